// Templates proposed from paths: what becomes a variable, what stays a name, and that a load with the
// proposed catalogue counts as the proposal says.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { openLedger } from '../../src/ledger/read.ts';
import { fold, type PathCount } from '../../src/operations/fold.ts';
import { gatherFromFiles, gatherFromLedger } from '../../src/operations/gather.ts';
import { type Proposal, propose } from '../../src/operations/propose.ts';
import { valueKind } from '../../src/operations/segment.ts';
import { readProject } from '../../src/project/parse.ts';
import { operationsYaml } from '../../src/report/operations-text.ts';
import { readYaml } from '../../src/source/yaml.ts';
import { type Kit, kit } from '../load/kit.ts';

function folded(paths: readonly string[], siblings = 50): Record<string, number> {
  const counts: PathCount[] = paths.map((text) => {
    const [method = '', path = ''] = text.split(' ');
    return { method, path, requests: 1n };
  });
  return Object.fromEntries(fold(counts, siblings).map((t) => [`${t.method} ${t.path}`, Number(t.requests)]));
}

test.each([
  ['17', 'id'],
  ['-4', 'id'],
  ['17.json', 'id'],
  ['10.0.0.1', 'id'],
  ['3F2504E0-4F89-11D3-9A0C-0305E82C3301', 'id'],
  ['acct_1042', 'id'],
  ['cus_9s6XKzkNRiz8i3', 'id'],
  ['dQw4w9WgXcQ1a2', 'id'],
  ['{id}', 'id'],
  ['d41d8cd98f00b204e9800998ecf8427e', 'hash'],
  ['9e107d9d372bb682', 'hash'],
  ['2025-01-31', 'date'],
  ['2025-01-31T10:00:00Z', 'date'],
  ['jane.doe@example.com', 'email'],
  ['jane%40example.com', 'email'],
  ['a=b', 'value'],
  ['list;jsessionid=1', 'value'],
  ['x%3Fkey%3Dsecret', 'value'],
  ['a b', 'value'],
  ['line\u2028break', 'value'],
  ['{', 'value'],
])('%s is a value: %s', (segment, kind) => expect(valueKind(segment)).toBe(kind));

test.each([
  'documents',
  'v2',
  '2.0',
  'v59.0',
  'oauth2',
  'base64',
  'index.html',
  'api-v2',
  'defaced',
  'how-to-use-s3-with-ec2',
  'Überblick',
  '',
])('%s is a name', (segment) => expect(valueKind(segment)).toBeUndefined());

test('values at one place are one variable, named after what stands before it', () => {
  expect(
    folded([
      'GET /v2/documents/1',
      'GET /v2/documents/3f2504e0-4f89-11d3-9a0c-0305e82c3301',
      'DELETE /v2/documents/2',
      'GET /v2/documents/me',
      'GET /v2/categories/7/days/2025-01-31',
      'GET /v2/boxes/7/7/7',
      'GET /users/a@b.example/',
      'GET /9/status/5',
      'GET /',
    ]),
  ).toEqual({
    'GET /v2/documents/{document_id}': 2,
    'DELETE /v2/documents/{document_id}': 1,
    'GET /v2/documents/me': 1,
    'GET /v2/categories/{category_id}/days/{date}': 1,
    'GET /v2/boxes/{box_id}/{id}/{id_2}': 1,
    'GET /users/{email}/': 1,
    'GET /{id}/status/{status_id}': 1,
    'GET /': 1,
  });
});

const names = (n: number, prefix: string) =>
  Array.from({ length: n }, (_, i) => `${prefix}${'abcdefghij'[i % 10]}${'klmnopqrst'[Math.floor(i / 10)]}`);

test('more than the given names at one place are values, one less are names', () => {
  const users = names(21, 'GET /users/u');
  expect(folded(users, 20)).toEqual({ 'GET /users/{user}': 21 });
  expect(Object.keys(folded(users, 21))).toHaveLength(21);
});

test('files beside folders fold without the folders', () => {
  const paths = [...names(30, 'GET /f'), 'GET /docs/start', 'GET /docs', 'GET /blog/one', 'GET /shop/cart'];
  expect(folded(paths, 20)).toEqual({
    'GET /{name}': 30,
    'GET /docs': 1,
    'GET /docs/start': 1,
    'GET /blog/one': 1,
    'GET /shop/cart': 1,
  });
});

test('what follows a folded name is merged: customers that lead on to the same fold with the others', () => {
  const users = names(30, 'GET /users/u');
  const orders = users.slice(0, 6).flatMap((u) => [`${u}/orders`, `${u}/orders/17`]);
  expect(folded([...users, ...orders], 20)).toEqual({
    'GET /users/{user}': 30,
    'GET /users/{user}/orders': 6,
    'GET /users/{user}/orders/{order_id}': 6,
  });
});

test('no request is lost in folding, and no two templates are the same to a load', () => {
  const segment = fc.constantFrom('a', 'b', 'users', '17', '2025-01-01', '', 'x=1', 'zz', 'q', 'me');
  const path = fc.record({
    method: fc.constantFrom('GET', 'POST'),
    path: fc.array(segment, { minLength: 1, maxLength: 5 }).map((s) => `/${s.join('/')}`),
    requests: fc.bigInt({ min: 1n, max: 10n ** 20n }),
  });
  fc.assert(
    fc.property(fc.array(path, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), (paths, siblings) => {
      const found = fold(paths, siblings);
      const sum = (list: readonly { readonly requests: bigint }[]) => list.reduce((n, p) => n + p.requests, 0n);
      expect(sum(found)).toBe(sum(paths));
      const shapes = found.map((t) => `${t.method} ${t.path.replaceAll(/\{[^}]*\}/g, '{}')}`);
      expect(new Set(shapes).size).toBe(shapes.length);
    }),
  );
});

const LOG = `time,method,path,id
2025-01-01T00:00:00Z,GET,/v2/documents/1?token=hunter2,r1
2025-01-01T00:00:01Z,GET,/v2/documents/2#top,r2
2025-01-01T00:00:01Z,GET,/v2/documents/2#top,r2
2025-01-01T00:00:02Z,POST,/v2/exports,r3
2025-01-01T00:00:03Z,get,https://api.example.com/v2/search?q=x,r4
2025-01-01T00:00:04Z,GET,/v2/search,r5
2025-01-01T00:00:05Z,GET,/rare/thing,r6
2025-01-01T00:00:06Z,,,r7
2025-01-01T00:00:07Z,CONNECT,example.com:443,r8
not a time,GET,/v2/never,r9
`;

async function loaded(more = ''): Promise<Kit> {
  const project = kit('log: {files: log.csv, format: csv, columns: {time: time, id: id, method: method, path: path}}', {
    more,
  });
  project.write('log.csv', LOG);
  await project.load();
  return project;
}

function projectIn(project: Kit) {
  return readProject(join(project.folder, 'reprice.yaml'), 'reprice.yaml');
}

async function fromLedger(project: Kit, limit = 200): Promise<Proposal> {
  const read = projectIn(project);
  const ledger = await openLedger(read, { readOnly: true });
  try {
    return propose(await gatherFromLedger(ledger), read.operations, { siblings: 50, limit });
  } finally {
    ledger.close();
  }
}

const EXPECTED = [
  ['GET /v2/documents/{document_id}', ['read'], '2', '25.000'],
  ['GET /v2/search', ['search'], '2', '25.000'],
  ['GET /rare/thing', ['read'], '1', '12.500'],
  ['POST /v2/exports', ['export'], '1', '12.500'],
];

test('from the ledger: eight requests, six of them in four templates; duplicates and rejects do not count', async () => {
  const proposal = await fromLedger(await loaded());
  expect(proposal.operations.map((o) => [o.operation, o.tags, o.requests, o.share])).toEqual(EXPECTED);
  expect(proposal).toMatchObject({
    requests: '8',
    covered: { requests: '6', share: '75.000' },
    no_path: '2',
    unlisted: '0',
  });
});

test('from files: the same figures without a ledger, through the source that names them', async () => {
  const project = await loaded();
  project.write('other/late.csv', LOG);
  const gathered = await gatherFromFiles(projectIn(project), ['other/late.csv'], project.folder, undefined);
  const proposal = propose(gathered, undefined, { siblings: 50, limit: 200 });
  expect(proposal.operations.map((o) => [o.operation, o.tags, o.requests, o.share])).toEqual(EXPECTED);
  await expect(gatherFromFiles(projectIn(project), ['none.csv'], project.folder, undefined)).rejects.toThrow(
    /no file matches/,
  );
  await expect(gatherFromFiles(projectIn(project), ['log.csv'], project.folder, 'lgo')).rejects.toThrow(
    /no source "lgo"/,
  );
});

test('a load with the proposed file covers what the proposal says, and the next one keeps it', async () => {
  const project = await loaded();
  const proposal = await fromLedger(project, 3);
  const text = operationsYaml(proposal, 'the ledger');
  expect(text).not.toMatch(/hunter2|token|q=x/);
  expect(proposal).toMatchObject({ covered: { requests: '5' }, left_out: { templates: 1, requests: '1' } });
  project.write('operations.yaml', text);
  writeFileSync(join(project.folder, 'reprice.yaml'), 'operations: operations.yaml\n', { flag: 'a' });
  await project.load();
  // 8 requests less the 5 that are covered.
  expect(await project.rows(sql`SELECT sum(requests) FROM usage WHERE operation = '(unmapped)'`)).toEqual([[3n]]);
  const next = await fromLedger(project);
  expect(next.operations.filter((o) => !o.known).map((o) => o.operation)).toEqual(['POST /v2/exports']);
  expect(next.operations.filter((o) => o.known).map((o) => [o.operation, o.requests])).toEqual([
    ['GET /v2/documents/{document_id}', '2'],
    ['GET /v2/search', '2'],
    ['GET /rare/thing', '1'],
  ]);
});

test('names that logs give their operations are taken as they are, and written so that YAML reads them back', () => {
  const odd = ['say "hi"', 'a\\b', 'null', '- x', 'caf\u00e9', 'zero\u200bwidth', 'x: y #z'];
  const gathered = {
    paths: [...odd, 'list?key=secret'].map((path, i) => ({ method: '', path, requests: BigInt(100 - i) })),
    named: new Map([['listDocuments', 5n]]),
    requests: 1000n,
    unlisted: 0n,
  };
  const text = operationsYaml(propose(gathered, undefined, { siblings: 50, limit: 200 }), 'the ledger');
  const read = readYaml('operations.yaml', text);
  const operations = 'value' in read ? (read.value as { operations: { operation: string }[] }).operations : [];
  expect(operations.map((o) => o.operation)).toEqual([...odd, 'listDocuments']);
});
