// One measured set of statements in a process of its own, with its own memory and processor time: `FOLDER FORMATS`
// writes every account of the project's latest run in these formats, and takes them away again. Prints JSON.
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join as pathOf } from 'node:path';
import type { Format } from '../src/mailing/manifest.ts';
import { findRun, openLedger, pdfPool, readDirectory, readProject, sql, writeStatements } from './built.ts';

export interface Written {
  readonly statements: number;
  readonly seconds: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

const [, , folder = '', list = ''] = process.argv;
const [started, cpu] = [performance.now(), process.cpuUsage()];
const formats = list.split(',').filter((format) => format !== '') as Format[];
const project = readProject(pathOf(folder, 'reprice.yaml'), 'reprice.yaml');
const ledger = await openLedger(project, { readOnly: true });
const drawn = formats.some((format) => format === 'pdf' || format === 'mail');
const pdfs = drawn ? await pdfPool(availableParallelism()) : undefined;
const run = await findRun(ledger, 'latest');
const rows = await ledger.columns(sql`SELECT account FROM run_account WHERE run_id = ${run.id} ORDER BY account`);
const output = pathOf(folder, `statements-${process.pid}`);
const { manifest } = await writeStatements(ledger, project, {
  run,
  accounts: Array.from({ length: rows.rows }, (_, i) => rows.text('account', i)),
  directory: await readDirectory(ledger, project),
  ...{ formats, pdfs, asOf: run.until, redact: false, folder: output, overwrite: false, former: undefined },
  onStatement: () => undefined,
});
await pdfs?.close();
ledger.close();
const { user, system } = process.cpuUsage(cpu);
const written: Written = {
  statements: manifest.statements.length,
  seconds: (performance.now() - started) / 1000,
  cpuSeconds: (user + system) / 1e6,
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
rmSync(output, { recursive: true });
process.stdout.write(JSON.stringify(written));
