// Statements in every format, and in each alone, for a thousand accounts whose usage is spread as real usage is: what
// the formats cost beside the statement that all of them are made of. Seconds are of one machine, shares travel.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { fileURLToPath } from 'node:url';
import { populationOf } from './accounts.ts';
import { keep, load, openLedger, prepare, readModel, readProject, replay } from './built.ts';
import { operations } from './operations.ts';
import type { Written } from './statements-child.ts';

export interface StatementsResult {
  readonly statements: number;
  readonly sets: readonly (Written & {
    readonly formats: string;
    /** Of the processor time of all formats. */
    readonly share: number;
  })[];
}

const VERSION = 1;
const ACCOUNTS = 1000;
const OPERATIONS = 12;
const EACH = ['html', 'pdf', 'mail', 'csv', 'json'];

export async function benchStatements(say: (text: string) => void): Promise<StatementsResult> {
  const folder = await bookOfStatements(say);
  const lists = [EACH.join(), '', ...EACH];
  const sets = lists.map((formats) => ({ formats, ...measured(folder, formats, say) }));
  const all = sets[0]?.cpuSeconds ?? Number.NaN;
  return { statements: ACCOUNTS, sets: sets.map((set) => ({ ...set, share: set.cpuSeconds / all })) };
}

function measured(folder: string, formats: string, say: (text: string) => void): Written {
  const child = fileURLToPath(new URL('statements-child.ts', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [...process.execArgv, child, folder, formats], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`statements ended with ${status}`);
  const written = JSON.parse(stdout) as Written;
  say(`${formats} ${written.seconds.toFixed(2)} s, ${written.cpuSeconds.toFixed(2)} s of processor`);
  return written;
}

/** A year of counted days, loaded and priced under api-units; made once. */
async function bookOfStatements(say: (text: string) => void): Promise<string> {
  const folder = fileURLToPath(new URL(`cache/statements-v${VERSION}`, import.meta.url));
  if (existsSync(pathOf(folder, 'ready'))) return folder;
  say(`making a book of ${ACCOUNTS} accounts in ${folder}, once`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeBook(folder);
  const project = readProject(pathOf(folder, 'reprice.yaml'), 'reprice.yaml');
  await load(project);
  const file = fileURLToPath(new URL('../pricing-models/api-units.yaml', import.meta.url));
  const model = readModel(file, 'api-units.yaml', { projectCurrency: project.currency });
  const ledger = await openLedger(project, { readOnly: false });
  const input = await prepare(ledger, project, model, file, []);
  await keep(ledger, input, await replay(ledger, input), file, (until) => until);
  ledger.close();
  writeFileSync(pathOf(folder, 'ready'), '');
  return folder;
}

function writeBook(folder: string): void {
  const { accounts, periods, units } = populationOf(ACCOUNTS);
  const some = operations.slice(0, OPERATIONS);
  const usage = ['day,tenant,operation,status,requests'];
  for (const [a, { id }] of accounts.entries())
    for (const [p, { from }] of periods.entries())
      for (const [o, { method, template }] of some.entries()) {
        // Halves of halves: the first operation is half of it, the second a quarter.
        const requests = (units[a]?.[p] ?? 0n) / 2n ** BigInt(o + 1);
        const day = new Date((from + o) * 86_400_000).toISOString().slice(0, 10);
        if (requests > 0n) usage.push(`${day},${id},${method} ${template},200,${requests}`);
      }
  const tenants = accounts.map(({ id, facts }, a) => {
    const row = facts.at(-1)?.facts;
    return `${id},Account number ${a},${row?.get('edition')},${row?.get('seats')},${row?.get('segment')},a@x${a}.example`;
  });
  writeFileSync(pathOf(folder, 'usage.csv'), `${usage.join('\n')}\n`);
  writeFileSync(pathOf(folder, 'tenants.csv'), `tenant,name,edition,seats,segment,contact\n${tenants.join('\n')}\n`);
  const catalogue = some.map((o) => `  - {operation: "${o.method} ${o.template}", tags: [${o.tag}]}\n`).join('');
  writeFileSync(pathOf(folder, 'reprice.yaml'), `${PROJECT}operations:\n${catalogue}`);
}

const PROJECT = `project: statements
zone: UTC
currency: USD
window: {from: 2025-01-01, until: 2026-01-01}
sources:
  daily:
    files: usage.csv
    format: csv
    counted: day
    columns: {day: day, tenant: tenant, operation: operation, status: status, requests: requests}
directory: {tenants: tenants.csv}
wording: {contact: {address: success@seller.example}}
`;
