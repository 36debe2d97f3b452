// reprice statement for many: whose, into which files, what is held back, and what a second set says of the first.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Manifest } from '../../src/mailing/manifest.ts';
import { readMail } from '../render/mime.ts';
import { pageTexts, squashed } from '../render/pdf-text.ts';
import { isTrace } from './program.ts';
import { pricedProject, type TestProject } from './project.ts';

const TENANTS = `tenant,name,edition,seats,segment,owner,contact,do_not_mail
alder,Alder Foods,Pro,3,direct,east,Ada <ada@alder.example>; bob@alder.example,
birch,Birch & Sons,Standard,1,direct,west,,
cedar,Cedar Labs,Standard,2,partner,east,all@cedar.example,yes
`;
// Alder's total is 25.37: it gets the kind of statement that asks for a talk.
const WORDING = `wording:
  talk_above: 20
  contact: {name: Success, address: success@seller.example}
`;

let p: TestProject;
beforeAll(async () => {
  p = await pricedProject({ 'tenants.csv': TENANTS });
  p.write('reprice.yaml', `${p.read('reprice.yaml')}${WORDING}`);
});

function manifest(folder: string): Manifest {
  return JSON.parse(p.read(join(folder, 'statements.json'))) as Manifest;
}

function files(folder: string): string[] {
  return readdirSync(p.path(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(p.path(folder).length + 1))
    .sort();
}

function accounts(folder: string): string[] {
  return manifest(folder).statements.map(({ account }) => account);
}

test('--all: a folder for each format, a list with hashes, and no mail for whom it is held back', async () => {
  const made = await p.reprice('statement', '--all', '--output', 'all');
  expect(made).toMatchObject({ code: 0, stdout: 'all\n' });
  expect(made.stderr).toMatch(
    /^3 statements of run \w{7}: 1 ready to send, 2 held back \(1 no contact, 1 do not mail\)\n$/,
  );
  const each = (format: string, ending: string) => ['alder', 'birch', 'cedar'].map((a) => `${format}/${a}.${ending}`);
  expect(files('all')).toEqual([
    ...each('csv', 'csv'),
    ...each('html', 'html'),
    'index.html',
    ...each('json', 'json'),
    'mail/alder.eml',
    'mailing.csv',
    ...each('pdf', 'pdf'),
    'statements.json',
  ]);
  const { statements, files: lists } = manifest('all');
  for (const { path, sha256, bytes } of [...lists, ...statements.flatMap((s) => Object.values(s.files))]) {
    const content = readFileSync(p.path(join('all', path)));
    expect([sha256, bytes]).toEqual([createHash('sha256').update(content).digest('hex'), content.length]);
  }
  const [head, alder, birch, cedar] = p.read('all/mailing.csv').split('\r\n');
  expect(head).toBe(
    'account,name,contacts,owner,subject,total,steady_state,currency,variant,reference,replaces,status,why,html,pdf,eml,html_sha256,pdf_sha256,eml_sha256',
  );
  // Fee 10 in two months. January: 1 + 1 + 10 units, and 10 more on 1 February in Berlin; 3 are included each
  // month: 9 × 0.335 = 3.015 and 7 × 0.335 = 2.345, by half up 3.02 and 2.35.
  expect(alder).toMatch(
    /^alder,Alder Foods,Ada <ada@alder\.example>; bob@alder\.example,east,"What you would have paid for API use, Jan 2025 to Feb 2025 \(Europe\/Berlin\)",25\.37,25\.37,USD,\w+,PP-2025-02-\w{8},,ready,,html\/alder\.html,pdf\/alder\.pdf,mail\/alder\.eml,/,
  );
  expect(birch).toContain(',held back,no contact,html/birch.html,pdf/birch.pdf,,');
  expect(cedar).toContain(',held back,do not mail,html/cedar.html,pdf/cedar.pdf,,');
  const index = p.read('all/index.html');
  expect(index).toContain('<bdi>Birch &amp; Sons</bdi>');
  for (const link of [...index.matchAll(/href="([^"]+)"/g)].map((m) => m[1] ?? ''))
    expect(existsSync(p.path(join('all', link)))).toBe(true);
});

test('the mail goes to its contacts, from whom `wording:` names, with the PDF under its reference', () => {
  const mail = readMail(readFileSync(p.path('all/mail/alder.eml')));
  const [{ reference }] = manifest('all').statements as unknown as [{ reference: string }];
  expect(mail.headers.get('from')).toBe('Success <success@seller.example>');
  expect(mail.headers.get('to')).toBe('Ada <ada@alder.example>, bob@alder.example');
  expect(mail.parts.map(({ type }) => type)).toEqual(['text/plain', 'text/html', 'application/pdf']);
  const pdf = mail.parts[2];
  expect(pdf?.headers.get('content-disposition')).toContain(`${reference}.pdf`);
  expect(pdf?.body.equals(readFileSync(p.path('all/pdf/alder.pdf')))).toBe(true);
});

test('the same set twice: the same bytes', async () => {
  expect((await p.reprice('statement', '--all', '--output', 'again')).code).toBe(0);
  for (const file of files('all'))
    expect([file, readFileSync(p.path(join('again', file))).equals(readFileSync(p.path(join('all', file))))]).toEqual([
      file,
      true,
    ]);
});

test('whose: names, a file, the directory, an owner, a least total, and all of these together', async () => {
  p.write('ids.csv', '\ufeffaccount,note\r\n"cedar",x\r\nalder,"y\nz"\r\n');
  const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
    [
      ['birch', 'alder'],
      ['alder', 'birch'],
    ],
    [
      ['--accounts', 'ids.csv'],
      ['alder', 'cedar'],
    ],
    [
      ['birch', '--accounts', 'ids.csv'],
      ['alder', 'birch', 'cedar'],
    ],
    [['--where', 'segment=partner'], ['cedar']],
    [
      ['--where', 'edition=Pro,Standard', '--where', 'segment=direct'],
      ['alder', 'birch'],
    ],
    [
      ['--owner', 'east'],
      ['alder', 'cedar'],
    ],
    [['--minimum', '25.37'], ['alder']],
    [['--owner', 'east', '--minimum', '0.01', '--where', 'segment=partner'], ['cedar']],
    [
      ['--accounts', 'all/mailing.csv'],
      ['alder', 'birch', 'cedar'],
    ],
  ];
  for (const [i, [args, expected]] of cases.entries()) {
    const made = await p.reprice('statement', ...args, '--to', 'csv', '--output', `whose${i}`);
    expect({ args, ...made }).toMatchObject({ code: 0, stdout: `whose${i}\n` });
    expect({ args, accounts: accounts(`whose${i}`) }).toEqual({ args, accounts: expected });
  }
});

test('what cannot be asked for: exit 2 or 1, what was meant, and no folder', async () => {
  p.write('wrong.txt', 'alder\naldr\n\nnobody\n');
  const cases: readonly (readonly [readonly string[], number, string])[] = [
    [[], 2, 'whose statement? No account was named'],
    [['--output', 'x'], 2, 'whose statement?'],
    [['alder', 'brich'], 2, 'has no account "brich"\n  fix: did you mean "birch"?'],
    [['alder', '--to', 'pdf,docx'], 2, '--to pdf,docx: "docx" is no format'],
    [['--all', 'alder'], 2, '--all, and accounts besides'],
    [['--where', 'segmnt=isv'], 2, 'did you mean "segment"?'],
    [['--owner', 'eats'], 2, 'no account has the owner "eats"\n  fix: did you mean "east"?'],
    [['--minimum', 'lots'], 2, '--minimum lots is no amount of USD'],
    [['--minimum', '0.001'], 2, '--minimum 0.001 is no amount of USD'],
    [['--minimum', '1000000'], 2, 'is all that was asked for'],
    [['--sample', '0'], 2, '--sample 0 is not from 1 to 1000'],
    [['--all', '--month', '2025-01'], 2, '--month is for one account on the terminal'],
    [['--accounts', 'nowhere.txt'], 2, 'cannot read nowhere.txt: ENOENT'],
    [['--all', '--replaces', 'nowhere'], 2, '--replaces nowhere: there is no statements.json in it'],
    [['--accounts', 'wrong.txt'], 1, 'wrong.txt:4:1: run'],
  ];
  for (const [args, code, text] of cases) {
    const made = await p.reprice('statement', ...args, ...(args.includes('--output') ? [] : ['--output', 'x']));
    expect({ args, ...made }).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(text) });
    expect(isTrace(made.stderr)).toBe(false);
    expect(existsSync(p.path('x'))).toBe(false);
  }
  const { stderr } = await p.reprice('statement', '--accounts', 'wrong.txt', '--output', 'x');
  expect(stderr).toContain('wrong.txt:2:1: ');
  expect(stderr).toContain('2 problems; nothing was changed');
});

test('what is there is left alone: without --force, where other files stand, where nothing of ours is', async () => {
  const again = (...more: string[]) => p.reprice('statement', 'alder', '--to', 'csv', '--output', 'kept', ...more);
  expect((await again()).code).toBe(0);
  const before = files('kept');
  expect(await again()).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/kept exists\n {2}fix: add --force/),
  });
  p.write('kept/notes.txt', 'precious');
  expect(await again('--force')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('holds notes.txt, which no `reprice statement` wrote'),
  });
  expect(files('kept')).toEqual([...before, 'notes.txt'].sort());
  p.write('mine/statements.json', '{"form": "something else"}');
  const foreign = await p.reprice('statement', 'alder', '--to', 'csv', '--output', 'mine', '--force');
  expect(foreign).toMatchObject({ code: 2, stderr: expect.stringContaining('no `reprice statement` wrote them') });
  expect(p.read('mine/statements.json')).toBe('{"form": "something else"}');
  expect(readdirSync(p.folder).filter((name) => name.includes('half-written'))).toEqual([]);
});

test('what a person wrote into a set is not lost to --force: it is named, and all stays as it was', async () => {
  const again = () => p.reprice('statement', '--all', '--to', 'csv', '--output', 'edited', '--force');
  expect((await again()).code).toBe(0);
  const list = p.read('edited/mailing.csv').replace('\r\n', ',remark\r\n');
  p.write('edited/mailing.csv', list);
  expect(await again()).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /edited\/mailing\.csv was edited after the set was written, and --force would lose that\n {2}fix: move/,
    ),
  });
  expect(p.read('edited/mailing.csv')).toBe(list);
  p.write('edited/csv/alder.csv', '');
  expect((await again()).stderr).toContain('mailing.csv and 1 other file of the set were edited');
  renameSync(p.path('edited/mailing.csv'), p.path('mine.csv'));
  renameSync(p.path('edited/csv/alder.csv'), p.path('mine-too.csv'));
  expect((await again()).code).toBe(0);
  expect(p.read('mine.csv')).toBe(list);
});

test('issued again: which statement it replaces and what changed; what did not change says so', async () => {
  p.write(
    'dearer.yaml',
    p.read('model.yaml').replace('model: tiny', 'model: dearer').replace('price: 0.335', 'price: 0.5'),
  );
  const [before] = manifest('all').statements as unknown as [{ reference: string }];
  expect((await p.reprice('run', 'dearer.yaml')).code).toBe(0);
  const made = await p.reprice('statement', '--all', '--replaces', 'all', '--output', 'second');
  expect(made.code).toBe(0);
  const [alder, birch] = manifest('second').statements;
  // 9 × 0.5 + 7 × 0.5 = 8 on top of two fees of 10.
  expect([alder?.total, alder?.replaces]).toEqual(['28.00', before.reference]);
  expect(alder?.changes).toEqual([
    `This replaces statement ${before.reference}, prepared 1 Mar 2025. The total is now $28.00; before it was $25.37.`,
    'The proposed price is "dearer" in place of "tiny".',
  ]);
  // One unit above the pool: 0.335 becomes 0.34, and 0.5 stays 0.50.
  expect(birch?.changes[0]).toContain('The total is now $0.50; before it was $0.34.');
  for (const said of [
    p.read('second/html/alder.html'),
    String(readMail(readFileSync(p.path('second/mail/alder.eml'))).parts[0]?.body).replaceAll(/\s+/g, ' '),
  ])
    expect(said).toContain('The total is now $28.00; before it was $25.37.');
  expect(squashed(pageTexts(readFileSync(p.path('second/pdf/alder.pdf'))).join(''))).toContain(
    'Thetotalisnow$28.00;beforeitwas$25.37.',
  );
  expect(JSON.parse(p.read('second/json/alder.json')).replaces.reference).toBe(before.reference);
  // Made once more over itself, the set says what it said.
  const bytes = p.read('second/html/alder.html');
  expect((await p.reprice('statement', '--all', '--output', 'second', '--force')).code).toBe(0);
  expect(p.read('second/html/alder.html')).toBe(bytes);

  p.write('renamed.yaml', p.read('dearer.yaml').replace('model: dearer', 'model: renamed'));
  expect((await p.reprice('run', 'renamed.yaml')).code).toBe(0);
  expect((await p.reprice('statement', 'alder', 'birch', '--replaces', 'second', '--output', 'third')).code).toBe(0);
  expect(manifest('third').statements[0]?.changes).toEqual([
    `This replaces statement ${alder?.reference}, prepared 1 Mar 2025. The total has not changed: $28.00.`,
    'The proposed price is "renamed" in place of "dearer".',
  ]);
  expect((await p.reprice('run', 'model.yaml')).code).toBe(0);
});

test('what is replaced can be named by its folder, its list, or the reference of one statement of it', async () => {
  const set = (await p.reprice('statement', 'alder', '--to', 'csv')).stdout.trim();
  const [{ reference }] = JSON.parse(p.read(`${set}/statements.json`)).statements;
  for (const named of [set, `${set}/statements.json`, reference, reference.toLowerCase()]) {
    const made = await p.reprice(
      'statement',
      'alder',
      '--to',
      'csv',
      '--replaces',
      named,
      '--output',
      'next',
      '--force',
    );
    expect([named, made.code]).toEqual([named, 0]);
  }
  p.write('dearest.yaml', p.read('model.yaml').replace('model: tiny', 'model: dearest'));
  expect((await p.reprice('run', 'dearest.yaml')).code).toBe(0);
  await p.reprice('statement', 'alder', '--to', 'csv', '--replaces', reference, '--output', 'next', '--force');
  expect(manifest('next').statements[0]?.replaces).toBe(reference);
  expect(await p.reprice('statement', 'alder', '--replaces', 'PP-2025-02-00000000', '--output', 'x')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--replaces PP-2025-02-00000000: no set of statements in reports holds it'),
  });
  expect((await p.reprice('run', 'model.yaml')).code).toBe(0);
});

test('--sample: of every kind of statement first, and the same ones each time', async () => {
  const all = manifest('all').statements;
  const kinds = new Set(all.map(({ variant }) => variant));
  expect(kinds.size).toBe(2);
  const sample = async (folder: string) => {
    expect((await p.reprice('statement', '--sample', '2', '--to', 'json', '--output', folder)).code).toBe(0);
    return manifest(folder).statements;
  };
  const [first, second] = [await sample('sample1'), await sample('sample2')];
  expect(new Set(first.map(({ variant }) => variant))).toEqual(kinds);
  expect(second).toEqual(first);
});

test('--sample and --redact: figures, and nothing that says whose they are; every page says what it is', async () => {
  const made = await p.reprice('statement', '--sample', '3', '--redact', '--output', 'review');
  expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('for review, not to be sent') });
  const names = files('review');
  expect(names.filter((name) => name.endsWith('.eml'))).toHaveLength(3);
  const texts = names.map((name) => {
    const bytes = readFileSync(p.path(join('review', name)));
    if (name.endsWith('.pdf')) return squashed(pageTexts(bytes).join(''));
    if (!name.endsWith('.eml')) return String(bytes);
    const { headers, parts } = readMail(bytes);
    expect(headers.get('to') ?? '').toBe('');
    expect(headers.get('subject')).toContain('[for review]');
    return [...headers.values(), ...parts.slice(0, 2).map(({ body }) => String(body))].join('\n');
  });
  for (const [i, text] of texts.entries())
    expect([names[i], /alder|birch|cedar|ada@|\/items|\/exports|\beast\b/i.exec(text)?.[0]]).toEqual([
      names[i],
      undefined,
    ]);
  expect(texts.filter((text) => text.includes('$25.37'))).not.toEqual([]);
  for (const [i, name] of names.entries())
    if (/\.(html|pdf)$/.test(name)) expect(squashed(texts[i] ?? '').toUpperCase()).toContain('FORREVIEW');
  // A set with made-up names is nothing that was sent.
  const replaced = await p.reprice('statement', '--all', '--replaces', 'review', '--output', 'x');
  expect(replaced).toMatchObject({ code: 2, stderr: expect.stringContaining('its names are made up') });
});

test('hostile ids in a whole set: as many files as accounts, all of them in the folder', async () => {
  const ids = [
    '../../x',
    '/etc/x',
    'CON',
    'con',
    'x',
    'X',
    'x.',
    '-rf',
    '.x',
    '=1+1',
    'nul.txt',
    'y'.repeat(300),
    '青い',
    '"q"',
  ];
  const cells = ids.map((id) => `"${id.replaceAll('"', '""')}",=cmd|x,Standard,1,direct`);
  const q = await pricedProject({
    'tenants.csv': `tenant,name,edition,seats,segment\n${cells.join('\n')}\n`,
    'keys.csv': 'key,owner\nk,x\n',
  });
  const before = readdirSync(q.folder).sort();
  const made = await q.reprice('statement', '--where', 'segment=direct', '--to', 'html,csv', '--output', 'set');
  expect(made.code).toBe(0);
  expect(readdirSync(q.folder).sort()).toEqual([...before, 'set'].sort());
  const names = readdirSync(q.path('set/html'));
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(ids.length);
  expect(names.filter((name) => !/^[a-z0-9_][a-z0-9_-]{0,70}\.html$/.test(name))).toEqual([]);
  expect(q.read('set/mailing.csv')).toContain("'=1+1,'=cmd|x,");
  // The list of the set is itself a list of accounts.
  writeFileSync(q.path('list.csv'), q.read('set/mailing.csv'));
  const again = await q.reprice('statement', '--accounts', 'list.csv', '--to', 'csv', '--output', 'again');
  expect(again).toMatchObject({ code: 0 });
  expect(readdirSync(q.path('again/csv'))).toHaveLength(ids.length);
});
