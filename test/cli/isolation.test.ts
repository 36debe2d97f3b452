// No statement holds anything of another account. A canary stands in every name, id, operation, key, contact, owner,
// agreement and end customer; every file of every account is taken apart, mails down to the PDF in them, and may hold
// its own account's canaries alone. The lists beside them are ours: they name everybody, and go to nobody.
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { readMail } from '../render/mime.ts';
import { pageTexts, squashed } from '../render/pdf-text.ts';
import { shell } from './program.ts';
import { pricedProject, type TestProject } from './project.ts';

/** The last is a partner, on whose keys `end` and `hidden` come, and birch as well. */
const TENANTS = ['alder', 'birch', 'cedar', 'partner'] as const;
const KINDS = ['id', 'name', 'op', 'mail', 'owner', 'key', 'pact'] as const;
const CANARY = new RegExp(`zq_(${[...TENANTS, 'end', 'hidden'].join('|')})_(${KINDS.join('|')})`, 'gi');

const canary = (tenant: string, kind: (typeof KINDS)[number]): string => `zq_${tenant}_${kind}`;

const EVERYBODY = [...TENANTS, 'end', 'hidden'];

function tenantsCsv(): string {
  const rows = TENANTS.map((t) =>
    [
      canary(t, 'id'),
      `${canary(t, 'name')} Ltd`,
      'Pro',
      t === 'partner' ? 'isv' : 'direct',
      canary(t, 'owner'),
      `"${canary(t, 'mail')}@x.example; ${canary(t, 'mail')}.two@x.example"`,
    ].join(','),
  );
  return `tenant,name,edition,segment,owner,contact\n${rows.join('\n')}\n`;
}

function keysCsv(): string {
  const own = ['alder', 'birch', 'cedar'].map((t) => `${canary(t, 'key')},${canary(t, 'id')},customer,production`);
  return `key,owner,owner_kind,class\n${own.join('\n')}\n${canary('partner', 'key')},${canary('partner', 'id')},isv,production\n`;
}

function operationsYaml(): string {
  const list = EVERYBODY.map((t) => `  - {operation: "POST /${canary(t, 'op')}", tags: [export]}`);
  return `operations:\n${list.join('\n')}\n`;
}

/** Each its own operation; of cedar so little that there is nothing to pay. March stands out, so that there is a cause. */
function logs(): string {
  const rows: string[] = [];
  const add = (tenant: string, key: string, operation: string, times: number, month: string): void => {
    for (let i = 0; i < times; i++)
      rows.push(
        `${month}-${String(1 + (i % 27)).padStart(2, '0')}T10:00:00Z,r${rows.length},${canary(tenant, 'id')},${canary(key, 'key')},POST,/${canary(operation, 'op')},200`,
      );
  };
  for (const month of ['2025-01', '2025-02', '2025-03']) {
    const peak = month === '2025-03' ? 10 : 1;
    add('alder', 'alder', 'alder', 9 * peak, month);
    add('birch', 'birch', 'birch', 5 * peak, month);
    add('cedar', 'cedar', 'cedar', month === '2025-01' ? 1 : 0, month);
    add('end', 'partner', 'end', 6 * peak, month);
    add('hidden', 'partner', 'hidden', 2, month);
    add('birch', 'partner', 'partner', 3, month);
  }
  return `time,id,tenant,key,method,path,status\n${rows.join('\n')}\n`;
}

const CONTRACTS = TENANTS.map(
  (t) =>
    `  - {account: ${canary(t, 'id')}, because: "agreed with ${canary(t, 'pact')}", from: 2025-02-01, set: {price: 0.3}}`,
);

let p: TestProject;
beforeAll(async () => {
  p = await pricedProject({
    'tenants.csv': tenantsCsv(),
    'keys.csv': keysCsv(),
    'operations.yaml': operationsYaml(),
    'logs/a.csv': logs(),
    'model.yaml': `model: tiny
currency: USD
params: {price: 0.335}
meters:
  units:
    unit: unit
    weights: [{tag: export, weight: 10}]
plans:
  everyone:
    includes: {units: 20}
    charges:
      overage: {kind: package, of: units, price: $price, per: 1, partial: exact}
contracts:
${CONTRACTS.join('\n')}
`,
    'reprice.yaml': `project: tiny
zone: UTC
currency: USD
window: {from: 2025-01-01, until: 2025-04-01}
sources:
  log:
    files: logs/*.csv
    format: csv
    columns: {time: time, id: id, tenant: tenant, key: key, method: method, path: path, status: status}
directory: {tenants: tenants.csv, keys: keys.csv}
operations: operations.yaml
wording: {contact: {address: success@seller.example}}
`,
  });
  const made = await p.reprice('statement', '--all', '--output', 'set');
  if (made.code !== 0) throw new Error(made.stderr);
});

/** All that a file says, in whatever it is wrapped. */
function textsOf(file: string, bytes: Uint8Array): string[] {
  if (file.endsWith('.pdf')) return pdfTexts(bytes);
  if (!file.endsWith('.eml')) return [Buffer.from(bytes).toString('utf8')];
  const { headers, parts } = readMail(bytes);
  return [
    Buffer.from(bytes).toString('utf8'),
    [...headers].flat().join('\n'),
    ...parts.flatMap(({ type, headers: own, body }) => [
      [...own].flat().join('\n'),
      ...textsOf(type === 'application/pdf' ? 'part.pdf' : 'part.txt', body),
    ]),
  ];
}

/** What is drawn, as our reader reads it; and every stream and string of the file, whatever it is for. */
function pdfTexts(bytes: Uint8Array): string[] {
  const file = Buffer.from(bytes);
  const raw = file.toString('latin1');
  const streams = [...raw.matchAll(/stream\r?\n/g)].map(({ index, 0: mark }) => {
    try {
      return inflateSync(file.subarray(index + mark.length)).toString('latin1');
    } catch {
      return '';
    }
  });
  return pageTexts(bytes)
    .map(squashed)
    .concat([raw, ...streams].map((text) => text.replaceAll('\0', '')));
}

/** The canaries of every file of a set, by account. */
function sightings(folder: string): ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, Map<string, ReadonlySet<string>>>();
  for (const format of ['html', 'pdf', 'mail', 'csv', 'json'])
    for (const file of readdirSync(join(folder, format))) {
      const path = join(folder, format, file);
      const account = /zq_(\w+)_id/.exec(file)?.[1] ?? '';
      const texts = textsOf(file, readFileSync(path)).map((text) => text.normalize('NFKC'));
      const mine = found.get(account) ?? new Map<string, ReadonlySet<string>>();
      found.set(
        account,
        mine.set(format, new Set(texts.flatMap((t) => [...t.matchAll(CANARY)].map(([c]) => c.toLowerCase())))),
      );
    }
  return found;
}

/** Whose canaries a statement may hold: its own, of a partner also the ids and operations of its end customers. */
function isOwn(account: string, found: string): boolean {
  const [, tenant = '', kind = ''] = /^zq_(\w+)_(\w+)$/.exec(found) ?? [];
  if (kind === 'owner' || kind === 'key') return false;
  if (tenant === account) return true;
  if (account !== 'partner') return false;
  return ['end', 'hidden'].includes(tenant) || (tenant === 'birch' && kind === 'id');
}

function leaks(folder: string): string[] {
  return [...sightings(folder)].flatMap(([account, formats]) =>
    [...formats].flatMap(([format, found]) =>
      [...found].filter((c) => !isOwn(account, c)).map((c) => `${account}.${format} holds ${c}`),
    ),
  );
}

test('every file of every account holds its own canaries, and nobody else’s', () => {
  const found = sightings(p.path('set'));
  expect([...found.keys()].sort()).toEqual([...TENANTS].sort());
  for (const account of TENANTS) {
    const formats = found.get(account);
    expect([...(formats?.keys() ?? [])]).toEqual(['html', 'pdf', 'mail', 'csv', 'json']);
    const all = (format: string) =>
      [...(formats?.get(format) ?? [])].filter((c) => c.startsWith(`zq_${account}_`)).sort();
    const used = account === 'partner' ? [] : [canary(account, 'op')];
    const page = [canary(account, 'id'), canary(account, 'name'), ...used];
    expect([account, all('html')]).toEqual([account, expect.arrayContaining(page)]);
    expect([account, all('pdf')]).toEqual([account, expect.arrayContaining(page)]);
    expect([account, all('mail')]).toEqual([account, expect.arrayContaining([...page, canary(account, 'mail')])]);
    expect([account, all('csv')]).toEqual([account, [canary(account, 'id')]]);
    expect([account, all('json')]).toEqual([account, expect.arrayContaining([...page, canary(account, 'pact')])]);
  }
  for (const format of ['html', 'pdf', 'mail', 'json'])
    expect([...(found.get('partner')?.get(format) ?? [])]).toEqual(
      expect.arrayContaining(['end', 'hidden', 'birch'].map((t) => canary(t, 'id'))),
    );
  expect(leaks(p.path('set'))).toEqual([]);
});

/** Skipped, and reported as such, on a machine without it; a machine that checks every commit must have it. */
const NO_PDFTOTEXT = !shell('command -v pdftotext') && (process.env['CI'] ?? '') === '';

/** Canaries that pdftotext reads in an account's PDF, and in the one of its mail. */
function readByPoppler(folder: string, account: string): readonly string[] {
  const file = (format: string, ending: string) =>
    readFileSync(join(folder, format, `${canary(account, 'id')}.${ending}`));
  const attached = readMail(file('mail', 'eml')).parts.find(({ type }) => type === 'application/pdf');
  const texts = [file('pdf', 'pdf'), attached?.body ?? Buffer.alloc(0)].map((input) =>
    squashed(execFileSync('pdftotext', ['-layout', '-', '-'], { input, encoding: 'utf8' })).normalize('NFKC'),
  );
  expect(texts[0]).toBe(texts[1]);
  return [...new Set(texts.flatMap((text) => [...text.matchAll(CANARY)].map(([c]) => c.toLowerCase())))].sort();
}

test.skipIf(NO_PDFTOTEXT)('pdftotext reads in every PDF its own account’s canaries, and nobody else’s', () => {
  for (const account of TENANTS) {
    const found = readByPoppler(p.path('set'), account);
    expect([account, found]).toEqual([
      account,
      expect.arrayContaining([canary(account, 'id'), canary(account, 'name')]),
    ]);
    expect([account, found.filter((c) => !isOwn(account, c))]).toEqual([account, []]);
  }
  const planted = p.path('planted-poppler');
  cpSync(p.path('set'), planted, { recursive: true });
  for (const [format, ending] of [
    ['pdf', 'pdf'],
    ['mail', 'eml'],
  ] as const) {
    const of = (tenant: string) => join(planted, format, `${canary(tenant, 'id')}.${ending}`);
    copyFileSync(of('birch'), of('alder'));
  }
  expect(readByPoppler(planted, 'alder')).toContain(canary('birch', 'op'));
});

test('beside the files of accounts there are only the lists, which are ours', () => {
  const top = readdirSync(p.path('set')).sort();
  expect(top).toEqual(['csv', 'html', 'index.html', 'json', 'mail', 'mailing.csv', 'pdf', 'statements.json']);
});

test('a leak is found, in whichever format it is: one account’s file under another one’s name', () => {
  for (const file of ['html/ALDER.html', 'pdf/ALDER.pdf', 'mail/ALDER.eml', 'csv/ALDER.csv', 'json/ALDER.json']) {
    const format = dirname(file);
    const of = (tenant: string) => join(format, basename(file).replace('ALDER', canary(tenant, 'id')));
    const planted = p.path(`planted-${format}`);
    cpSync(p.path('set'), planted, { recursive: true });
    copyFileSync(join(planted, of('birch')), join(planted, of('alder')));
    expect(leaks(planted)).toContain(`alder.${format} holds ${canary('birch', 'id')}`);
  }
});

test('a leak is found inside the PDF of a mail, in an encoded header, and in a PDF’s title', () => {
  const planted = p.path('planted-deep');
  cpSync(p.path('set'), planted, { recursive: true });
  const mail = (tenant: string) => join(planted, 'mail', `${canary(tenant, 'id')}.eml`);
  const own = readFileSync(mail('alder'), 'latin1');
  const attached = (text: string): string =>
    /Content-Type: application\/pdf[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(text)?.[1] ?? '';
  writeFileSync(
    mail('alder'),
    own.replace(attached(own), () => attached(readFileSync(mail('birch'), 'latin1'))),
    'latin1',
  );
  expect(leaks(planted)).toContain(`alder.mail holds ${canary('birch', 'op')}`);

  const coded = `=?UTF-8?B?${Buffer.from(`to ${canary('cedar', 'name')}`).toString('base64')}?=`;
  writeFileSync(mail('alder'), own.replace(/Subject: .*(\r\n .*)*/, `Subject: ${coded}`), 'latin1');
  expect(leaks(planted)).toContain(`alder.mail holds ${canary('cedar', 'name')}`);

  const pdf = join(planted, 'pdf', `${canary('alder', 'id')}.pdf`);
  const titled = readFileSync(pdf, 'latin1').replace('/Title (', () => `/Title (${canary('cedar', 'name')} `);
  expect(titled).toContain(canary('cedar', 'name'));
  writeFileSync(pdf, titled, 'latin1');
  expect(leaks(planted)).toContain(`alder.pdf holds ${canary('cedar', 'name')}`);
});
