// An OpenAPI document as the catalogue: what is an operation in it, and what a load makes of it.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { readProject } from '../../src/project/parse.ts';
import type { Operation } from '../../src/project/project.ts';
import { kit } from '../load/kit.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Documents', version: '2' },
  servers: [
    { url: 'https://{region}.example.com/{version}/', variables: { version: { default: 'v2' } } },
    { url: '/v2' },
    { url: 'https://old.example.com' },
  ],
  paths: {
    '/documents': {
      summary: 'all of them',
      parameters: [],
      get: { tags: ['read', 'list'], responses: {} },
      post: { responses: {}, callbacks: { done: { '/callback': { post: {} } } } },
      'x-internal': { get: {} },
    },
    '/documents/{id}.{form}': { get: { tags: ['read'] } },
    '/documents/{document}': { servers: [{ url: '/v3' }], get: {}, delete: { servers: [{ url: '/v4/' }] } },
    '/shared/{name}': { $ref: '#/components/pathItems/shared~1one' },
    'x-more': { get: {} },
  },
  webhooks: { changed: { post: { tags: ['webhook'] } } },
  components: { pathItems: { 'shared/one': { head: { tags: ['read'] } } } },
};

function catalogue(name: string, text: string): readonly Operation[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'reprice-openapi-'));
  writeFileSync(join(folder, name), text);
  writeFileSync(
    join(folder, 'reprice.yaml'),
    `project: p\nzone: UTC\ncurrency: USD\noperations: ${name}\nsources: {log: {files: log.csv, format: csv, columns: {time: at}}}\n`,
  );
  return readProject(join(folder, 'reprice.yaml'), 'reprice.yaml').operations;
}

test('paths × methods × base paths, with tags; no webhooks, callbacks or extensions', () => {
  // Two of the three servers have the base path /v2, the third has none.
  expect(catalogue('api.json', JSON.stringify(DOCUMENT))).toEqual([
    { name: 'GET /v2/documents', tags: ['read', 'list'] },
    { name: 'GET /documents', tags: ['read', 'list'] },
    { name: 'POST /v2/documents', tags: [] },
    { name: 'POST /documents', tags: [] },
    { name: 'GET /v2/documents/{id}', tags: ['read'] },
    { name: 'GET /documents/{id}', tags: ['read'] },
    { name: 'GET /v3/documents/{document}', tags: [] },
    { name: 'DELETE /v4/documents/{document}', tags: [] },
    { name: 'HEAD /v2/shared/{name}', tags: ['read'] },
    { name: 'HEAD /shared/{name}', tags: ['read'] },
  ]);
});

test('a document without servers has its paths as they are; templates that a load cannot tell apart are one', () => {
  const text = `openapi: "3.0.3"
paths:
  /files/{id}: {get: {tags: [read]}}
  /files/{id}.json: {get: {tags: [export]}}
`;
  expect(catalogue('api.yaml', text)).toEqual([{ name: 'GET /files/{id}', tags: ['read', 'export'] }]);
});

test('a load counts by the document', async () => {
  const project = kit('log: {files: log.csv, format: csv, columns: {time: time, method: method, path: path}}', {
    more: 'operations: api.json',
  });
  project.write('api.json', JSON.stringify(DOCUMENT));
  project.write(
    'log.csv',
    `time,method,path
2025-01-01T00:00:00Z,GET,/v2/documents?key=secret
2025-01-01T00:00:01Z,GET,/v2/documents/17.pdf
2025-01-01T00:00:02Z,get,/v2/documents/18
2025-01-01T00:00:03Z,POST,/callback
`,
  );
  await project.load();
  expect(await project.rows(sql`SELECT operation, requests FROM usage ORDER BY operation`)).toEqual([
    ['(unmapped)', 1n],
    ['GET /v2/documents', 1n],
    ['GET /v2/documents/{id}', 2n],
  ]);
});
