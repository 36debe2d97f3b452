// reprice statement --all and its like: a folder of statements, and what is in it.
import { mkdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { chooseAccounts } from '../mailing/choose.ts';
import { FORMATS, type Format } from '../mailing/manifest.ts';
import { countsOf, remarksOf } from '../mailing/remarks.ts';
import { formerNamed } from '../mailing/replaces.ts';
import { sampleOf } from '../mailing/sample.ts';
import { type Written, writeStatements } from '../mailing/write.ts';
import type { Project } from '../project/project.ts';
import type { PdfPool } from '../render/pdf.ts';
import { showCount } from '../report/format.ts';
import type { RunRow } from '../runs/store.ts';
import { CannotRunError, suggest } from '../source/problem.ts';
import { count } from '../summarise/words.ts';
import { onInterrupt } from './interrupt.ts';
import { asOf, type CommonOptions, projectOf, talk } from './options.ts';
import { counting, progress } from './progress.ts';
import { parseCount } from './values.ts';

export interface StatementOptions extends CommonOptions {
  readonly run: string;
  readonly month?: string | undefined;
  readonly all?: true | undefined;
  readonly where: readonly string[];
  readonly owner?: string | undefined;
  readonly minimum?: string | undefined;
  readonly accounts?: string | undefined;
  readonly sample?: string | undefined;
  readonly redact?: true | undefined;
  readonly to?: string | undefined;
  readonly replaces?: string | undefined;
  readonly force?: true | undefined;
}

const TICK_MS = 250;

export async function mailStatements(named: readonly string[], options: StatementOptions): Promise<void> {
  const { openLedger } = await import('../ledger/read.ts');
  const { findRun } = await import('../runs/store.ts');
  const { readDirectory } = await import('../meter/directory.ts');
  refuseMixed(named, options);
  const formats = formatsOf(options);
  const wanted = options.sample === undefined ? undefined : sampleSize(options.sample);
  const project = projectOf(options);
  const former = options.replaces === undefined ? undefined : formerNamed(options.replaces, project.reports);
  const bar = progress(options);
  const signal = onInterrupt();
  const ledger = await openLedger(project, { readOnly: true });
  signal.addEventListener('abort', () => ledger.interrupt());
  const working = setInterval(() => bar.update('working out statements', undefined), TICK_MS);
  let pdfs: PdfPool | undefined;
  try {
    const run = await findRun(ledger, options.run);
    const directory = await readDirectory(ledger, project);
    const all = await chooseAccounts(ledger, run, directory, { ...options, accounts: named, file: options.accounts });
    const accounts = wanted === undefined ? all : await sampleOf(ledger, project, run, all, wanted);
    pdfs = await poolFor(formats, accounts.length, options);
    const folder = folderOf(project, run, options);
    const tell = counting(bar, (done, all) => `${showCount(done)} of ${count(all, 'statement')}`);
    const written = await writeStatements(ledger, project, {
      ...{ run, accounts, directory, formats, pdfs, folder, former },
      asOf: asOf(options, run.until),
      redact: options.redact === true,
      overwrite: options.force === true,
      onStatement: (done) => {
        signal.throwIfAborted();
        clearInterval(working);
        tell(done, accounts.length);
      },
    });
    bar.stop();
    say(written, project, folder, options);
    if (options.strict === true && !run.complete) process.exitCode = 1;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    clearInterval(working);
    bar.stop();
    await pdfs?.close();
    ledger.close();
  }
}

function refuseMixed(named: readonly string[], options: StatementOptions): void {
  const { all, where, owner, minimum, accounts, sample, month } = options;
  const chosen = where.length > 0 || [all, owner, minimum, accounts, sample].some((o) => o !== undefined);
  if (named.length === 0 && !chosen)
    throw new CannotRunError(
      'whose statement? No account was named',
      'name accounts, or write --all, --where, --owner, --minimum, --accounts or --sample',
    );
  if (all === true && (named.length > 0 || accounts !== undefined))
    throw new CannotRunError('--all, and accounts besides', 'leave out one of them');
  if (month !== undefined)
    throw new CannotRunError('--month is for one account on the terminal', 'leave it out: files work out the largest');
}

function formatsOf({ to }: StatementOptions): readonly Format[] {
  if (to === undefined) return FORMATS;
  const words = to.split(',').map((word) => word.trim().toLowerCase());
  const unknown = words.find((word) => !FORMATS.some((format) => format === word));
  if (unknown !== undefined)
    throw new CannotRunError(`--to ${to}: "${unknown}" is no format`, suggest(unknown, FORMATS));
  return FORMATS.filter((format) => words.includes(format));
}

function sampleSize(text: string): number {
  const size = parseCount('--sample', text);
  if (size === 0n || size > 1000n)
    throw new CannotRunError(`--sample ${text} is not from 1 to 1000`, 'write e.g. --sample 8');
  return Number(size);
}

/** undefined: no PDF is wanted, or none can be made and none was asked for by name. */
async function poolFor(
  formats: readonly Format[],
  statements: number,
  options: StatementOptions,
): Promise<PdfPool | undefined> {
  if (!formats.includes('pdf') && !formats.includes('mail')) return undefined;
  const { pdfPool, threadsFor } = await import('../render/pdf.ts');
  try {
    return await pdfPool(threadsFor(statements));
  } catch (error) {
    const byName = options.to !== undefined && formats.includes('pdf');
    if (byName || !(error instanceof CannotRunError)) throw error;
    talk(`without PDFs: ${error.message}\n  fix: ${error.fix}`, options);
    return undefined;
  }
}

function folderOf(project: Project, run: RunRow, { output, redact }: StatementOptions): string {
  if (output !== undefined) return resolve(output);
  const folder = join(project.reports, run.id, redact === true ? 'statements-for-review' : 'statements');
  mkdirSync(dirname(folder), { recursive: true });
  return folder;
}

function say(written: Written, project: Project, folder: string, options: StatementOptions): void {
  const shown = relative(process.cwd(), folder) || '.';
  if (options.json === true) process.stdout.write(`${JSON.stringify({ folder: shown, ...countsOf(written) })}\n`);
  else process.stdout.write(`${shown}\n`);
  for (const remark of remarksOf(written, project)) talk(remark, options);
}
