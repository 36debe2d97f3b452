// Statements from what people wrote carelessly: no contacts, no usage, a logo that is none, wording that looks like
// markup, a line break in an address. A clear error, or a safe result; nothing half written.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMail } from '../render/mime.ts';
import { pageTexts, squashed } from '../render/pdf-text.ts';
import { isTrace } from './program.ts';
import { pricedProject, type TestProject } from './project.ts';

function withTenants(rows: string, more = ''): Promise<TestProject> {
  return pricedProject({ 'tenants.csv': `tenant,name,edition,seats,segment${more}\n${rows}` });
}

const THREE = 'alder,Alder Foods,Pro,3,direct\nbirch,Birch,Standard,1,direct\ncedar,Cedar,Standard,2,partner\n';

test('a directory without a contact column: every statement, and no mail', async () => {
  const p = await withTenants(THREE);
  const made = await p.reprice('statement', '--all', '--output', 'set');
  expect(made).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('0 ready to send, 3 held back (3 no contact)'),
  });
  expect(['html', 'pdf', 'mail'].map((format) => readdirSync(p.path(join('set', format))).length)).toEqual([3, 3, 0]);
  const corrected = 'alder,Alder Foods,Pro,3,direct,a@alder.example';
  p.write(
    'tenants.csv',
    `tenant,name,edition,seats,segment,contact\n${THREE.replace(/^alder.*/, corrected).replaceAll(/(direct|partner)$/gm, '$1,')}`,
  );
  // Whom to write to is no part of a run: its figures, its reference and its page stay as they were.
  const page = p.read('set/html/alder.html');
  const again = await p.reprice('statement', '--all', '--output', 'set', '--force');
  expect(again.stderr).toMatch(/^3 statements of run \w{7}: 1 ready to send, 2 held back \(2 no contact\)\n/);
  expect(again.stderr).not.toContain('since the run was priced');
  expect(p.read('set/html/alder.html')).toBe(page);
});

test('an account without usage, and one that is there before the window alone', async () => {
  const p = await withTenants(
    `${THREE.replaceAll(/(direct|partner)$/gm, '$1,,a@x.example')}idle,Idle,Standard,1,direct,,a@x.example\ngone,Gone,Standard,1,direct,2024-06-01,a@x.example\n`,
    ',left,contact',
  );
  expect((await p.reprice('statement', 'idle', 'gone', '--output', 'set')).code).toBe(0);
  const said = squashed(pageTexts(readFileSync(p.path('set/pdf/idle.pdf'))).join(''));
  expect(said).toContain(squashed('You would have paid nothing for API use'));
  expect(said).toContain('$0.00');
  const rows = p.read('set/mailing.csv').split('\r\n');
  expect(rows[1]).toMatch(/^gone,.*,held back,no customer any more since 2024-06-01,/);
  expect(rows[2]).toMatch(/^idle,.*,0\.00,0\.00,USD,nothing,.*,ready,,/);
  expect(readdirSync(p.path('set/mail'))).toEqual(['idle.eml']);
});

test('a logo that is missing, or has 20 MB: exit 1, where it says so, and no folder', async () => {
  const p = await withTenants(THREE);
  p.write('large.png', Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(20_000_000)]));
  const project = p.read('reprice.yaml');
  for (const [logo, text] of [
    ['nowhere.png', 'there is no file nowhere.png'],
    ['large.png', 'large.png has 20000008 bytes, and a logo has at most 1048576'],
  ] as const) {
    p.write('reprice.yaml', `${project}brand:\n  logo: ${logo}\n`);
    const made = await p.reprice('statement', '--all', '--output', 'set');
    expect(made).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(text) });
    expect(made.stderr).toMatch(/^\S*reprice\.yaml:\d+:\d+: /);
    expect(existsSync(p.path('set'))).toBe(false);
  }
});

const MARKUP = '{{name}} <script>alert(1)</script> #set page(fill: red)';

test('wording and names that look like markup stay text, in every format', async () => {
  const p = await pricedProject({
    'tenants.csv': `tenant,name,edition,seats,segment,contact\nalder,"${MARKUP}",Pro,3,direct,a@alder.example\n`,
  });
  p.write(
    'reprice.yaml',
    `${p.read('reprice.yaml')}wording:\n  title: "${MARKUP}"\n  intro: "${MARKUP}"\n  subject: "${MARKUP}"\n`,
  );
  // What looks like a field of a template is said before it goes to everybody.
  expect(await p.reprice('statement', '--where', 'segment=direct', '--output', 'set')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('the wording says "{{name}}", and so will the statements'),
  });
  const escaped = '{{name}} &lt;script&gt;alert(1)&lt;/script&gt; #set page(fill: red)';
  const mail = readMail(readFileSync(p.path('set/mail/alder.eml')));
  for (const html of [p.read('set/html/alder.html'), p.read('set/index.html'), String(mail.parts[1]?.body)]) {
    expect(html).toContain(escaped);
    expect(html).not.toContain('<script');
  }
  expect(mail.headers.get('subject')).toBe(MARKUP);
  expect(squashed(pageTexts(readFileSync(p.path('set/pdf/alder.pdf'))).join(''))).toContain(squashed(MARKUP));
});

test('a line break in an address never gets into a header: the mail is held back, with its reason on one line', async () => {
  const p = await pricedProject({
    'tenants.csv': `tenant,name,edition,seats,segment,contact
alder,Alder,Pro,3,direct,"a@alder.example
Bcc: everybody@x.example"
birch,Birch,Standard,1,direct,"Eve <eve@x.example>, mallory"
cedar,"Cedar
Labs",Standard,2,partner,cedar@x.example
`,
  });
  expect((await p.reprice('statement', '--all', '--output', 'set')).code).toBe(0);
  expect(readdirSync(p.path('set/mail'))).toEqual(['cedar.eml']);
  const list = p.read('set/mailing.csv');
  expect(list).toContain(
    'held back,"the contact ""a@alder.example Bcc: everybody@x.example"" has a line break or another control character in it"',
  );
  expect(list).toContain('held back,"the contact ""mallory"" has no @"');
  const { headers } = readMail(readFileSync(p.path('set/mail/cedar.eml')));
  expect([headers.get('to'), headers.get('bcc')]).toEqual(['cedar@x.example', undefined]);
});

test('without `wording:` there is nobody to send as: a draft without a sender', async () => {
  const p = await withTenants('alder,Alder Foods,Pro,3,direct,a@alder.example\n', ',contact');
  const made = await p.reprice('statement', '--where', 'segment=direct', '--output', 'set');
  const { headers } = readMail(readFileSync(p.path('set/mail/alder.eml')));
  expect(made).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(
      /the mails have no sender: the mail program .* puts in its own\n {2}fix: give `wording:`/,
    ),
  });
  expect([headers.get('from'), headers.get('to')]).toEqual([undefined, 'a@alder.example']);
  expect(headers.get('x-unsent')).toBe('1');
});

test('usage that has changed since the run: the set says so, and what would have to be worked out anew is left out', async () => {
  const p = await withTenants(THREE);
  p.write('logs/b.csv', p.read('logs/a.csv').replaceAll(',r', ',s'));
  expect((await p.reprice('load')).code).toBe(0);
  const made = await p.reprice('statement', 'alder', '--to', 'html', '--output', 'set');
  expect(made).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/since the run was priced the usage data changed[\s\S]*fix: price the model again/),
  });
  expect(isTrace(made.stderr)).toBe(false);
  expect(p.read('set/html/alder.html')).toContain('The usage data changed after these figures were made');
});
