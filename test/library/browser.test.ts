// The library in Chromium: the built files and its two packages, found by an import map, price an account as Node does.
// Skipped where there is no Chromium, unless REPRICE_BROWSER says which one there must be.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PriceInput, parseModel, price } from '../../src/library/library.ts';

const BROWSER = process.env['REPRICE_BROWSER'] ?? '/usr/bin/chromium';
const THERE = process.env['REPRICE_BROWSER'] !== undefined || existsSync(BROWSER);
const MODEL = readFileSync('pricing-models/api-units.yaml', 'utf8');

const GIVEN: Omit<PriceInput, 'model'> = {
  account: 'acme',
  from: '2025-01-01',
  until: '2025-04-01',
  seats: 200,
  directory: { edition: 'Enterprise', joined: '' },
  operations: { 'GET /v2/documents/{id}': ['read'], 'POST /v2/exports': ['export'] },
  usage: [
    { day: '2025-01-15', operation: 'GET /v2/documents/{id}', requests: 180_000 },
    { day: '2025-03-05', operation: 'GET /v2/documents/{id}', requests: 290_000 },
    { day: '2025-03-20', operation: 'POST /v2/exports', requests: 71_501 },
  ],
};

const PAGE = `<!doctype html><meta charset="utf-8"><title>reprice</title>
<script type="importmap">{"imports": {
  "reprice": "/dist/library/library.js",
  "yaml": "/node_modules/yaml/browser/index.js",
  "zod": "/node_modules/zod/index.js"
}}</script>
<script type="module">
  import { parseModel, price } from 'reprice';
  const { model, given } = await (await fetch('/given')).json();
  const parsed = parseModel(model);
  globalThis.bill = 'model' in parsed ? price({ ...given, model: parsed.model }) : parsed;
</script>`;

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.json': 'application/json' };

function served(): Server {
  return createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/') return response.setHeader('content-type', 'text/html').end(PAGE);
    if (path === '/given') return response.end(JSON.stringify({ model: MODEL, given: GIVEN }));
    const file = join(resolve('.'), path);
    if (!/^\/(dist|node_modules\/(yaml|zod))\//.test(path) || statSync(file, { throwIfNoEntry: false }) === undefined)
      return response.writeHead(404).end();
    return response.setHeader('content-type', TYPES[extname(file)] ?? 'text/plain').end(readFileSync(file));
  });
}

describe.skipIf(!THERE)('in a browser', () => {
  let server: Server;
  beforeAll(async () => {
    server = served();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterAll(() => server?.close());

  test('an account is priced as in Node', async () => {
    const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] });
    const page = await browser.newPage();
    const wrong: string[] = [];
    const loaded: string[] = [];
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('response', (answer) => (answer.ok() ? loaded : wrong).push(new URL(answer.url()).pathname));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction('globalThis.bill !== undefined');
    const bill: unknown = await page.evaluate('globalThis.bill');
    await browser.close();
    const parsed = parseModel(MODEL);
    if ('problems' in parsed) throw new Error('the model cannot be read');
    const own = price({ ...GIVEN, model: parsed.model });
    expect(wrong.filter((path) => path !== '/favicon.ico')).toEqual([]);
    expect(bill).toEqual(JSON.parse(JSON.stringify(own)));
    // March: 290,000 + 71,501 × 10 = 1,005,010 AU, less a pool of 100,000 + 200 × 1,000; a tenth of the 705,010 over is
    // forgiven, and 634,509 at 0.40 a thousand are 253.8036. January is a memo, and within the pool.
    expect(bill).toMatchObject({ account: 'acme', complete: true, total: '253.80', steadyState: '253.80' });
    expect(loaded.some((path) => path.startsWith('/node_modules/zod/'))).toBe(true);
    expect(loaded.filter((path) => path.startsWith('/dist/')).some((path) => /database|ledger/.test(path))).toBe(false);
  });
});
