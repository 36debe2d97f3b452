// The project in which the examples of every command's help are run: a year of hourly counts of eight accounts, among
// them acct_1042, with the files that the examples name.
import { cpSync, mkdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { project, type TestProject } from './project.ts';

const CONFIG = `project: examples
zone: America/New_York
currency: USD
window: {from: 2025-01-01, until: 2026-01-01}
sources:
  gateway:
    files: logs/gateway-*.jsonl.gz
    format: jsonl
    counted: hour
    columns: {time: time, tenant: tenant, key: key, method: method, path: path, status: status, requests: requests}
directory: {tenants: tenants.csv, keys: keys.csv}
operations: operations.yaml
costs: costs.yaml
`;

/** Each makes a quarter more requests than the one before; 40,000 a month is the first. */
const ACCOUNTS = ['acct_1042', 'birch', 'cedar', 'dogwood', 'elm', 'fir', 'alder', 'hazel'];
const SEGMENTS = ['direct', 'isv'];
const PLANS = ['starter', 'business'];
const EDITIONS = ['Standard', 'Pro', 'Enterprise'];

const TENANTS = ACCOUNTS.map(
  (id, i) =>
    `${id},Customer ${i + 1},${EDITIONS[i % 3]},${10 * (i + 1)},${SEGMENTS[i % 2]},${PLANS[i % 2]},50,1000,${id}@example.com,sam\n`,
);

function logOf(month: number): Uint8Array {
  const at = `2025-${String(month).padStart(2, '0')}`;
  const rows = ACCOUNTS.flatMap((tenant, i) => {
    const requests = 40_000 + 10_000 * i * month;
    const base = { tenant, key: `k_${tenant}`, status: 200 };
    return [
      { time: `${at}-10T15:00:00Z`, ...base, method: 'GET', path: `/items/${i}`, requests },
      { time: `${at}-15T15:00:00Z`, ...base, method: 'POST', path: '/exports', requests: 100 * (i + 1) },
    ];
  });
  return gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

const OPERATIONS = `operations:
  - {operation: "GET /items/{id}", tags: [read]}
  - {operation: POST /exports, tags: [export]}
  - {operation: POST /v2/webhooks/deliveries, tags: [webhook]}
`;

const model = (name: string, price: string): string => `model: ${name}
currency: USD
params: {price: {value: ${price}, min: 0.1, max: 2, step: 0.1}}
plans:
  everyone:
    includes: {requests: 50k}
    charges: {calls: {kind: package, of: requests, price: $price, per: 1000, partial: exact}}
`;

/** With its files; nothing is loaded. */
export async function examplesProject(): Promise<TestProject> {
  const months = Array.from({ length: 12 }, (_, i) => i + 1);
  const counts = `day,tenant,key,operation,status,requests\n${ACCOUNTS.map((a) => `2025-08-15,${a},k_${a},GET /items,200,500\n`).join('')}`;
  const made = project({
    'reprice.yaml': CONFIG,
    'tenants.csv': `tenant,name,edition,seats,segment,plan,current_api_fee,current_total,contact,owner\n${TENANTS.join('')}`,
    'keys.csv': `key,owner,owner_kind,class\n${ACCOUNTS.map((a) => `k_${a},${a},customer,production\n`).join('')}`,
    'operations.yaml': OPERATIONS,
    'model.yaml': model('tiny', '0.50'),
    'acme.yaml': model('acme', '0.50'),
    'acme-2.yaml': model('acme-2', '0.60'),
    'old.yaml': model('old', '0.40'),
    'new.yaml': model('new', '0.60'),
    'pricing-models/first.yaml': model('first', '0.40'),
    'costs.yaml': 'currency: USD\nunits: {requests: 0.00002}\n',
    'growth.yaml': 'scenario: growth\nmodel: acme.yaml\nbehaviour: [{grow: 10%-40%}]\n',
    'usage.csv': counts,
    'reviewed.csv': 'account\nacct_1042\nbirch\n',
  });
  for (const month of months)
    made.write(`logs/gateway-2025-${String(month).padStart(2, '0')}-01.jsonl.gz`, logOf(month));
  made.write('logs/one.jsonl.gz', logOf(1));
  made.write(
    'access.log.gz',
    gzipSync(
      `${ACCOUNTS.map((a, i) => `192.0.2.${i} - ${a} [15/Aug/2025:10:00:0${i} +0000] "GET /items/${i} HTTP/1.1" 200 512`).join('\n')}\n`,
    ),
  );
  for (const part of ['pricing-models', 'scenarios']) cpSync(part, made.path(part), { recursive: true, force: false });
  for (const folder of ['closing', 'models']) mkdirSync(made.path(folder));
  const database = await openDatabase(undefined);
  await database.run(sql`COPY (SELECT * FROM read_csv(${made.path('usage.csv')})) TO ${made.path('counts.parquet')}`);
  database.close();
  return made;
}
