// reprice statement --all and its like: a folder of statements, and what is in it.
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { chooseAccounts } from '../mailing/choose.ts';
import { FORMATS, type Format } from '../mailing/manifest.ts';
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
import { asOf, projectOf, talk } from './options.ts';
import { progress } from './progress.ts';
import type { StatementOptions } from './statement.ts';
import { parseCount } from './values.ts';

export async function mailStatements(named: readonly string[], options: StatementOptions): Promise<void> {
  const { openLedger } = await import('../ledger/read.ts');
  const { findRun } = await import('../runs/store.ts');
  const { readDirectory } = await import('../meter/directory.ts');
  refuseMixed(named, options);
  const formats = formatsOf(options);
  const wanted = options.sample === undefined ? undefined : sampleSize(options.sample);
  const former = options.replaces === undefined ? undefined : formerNamed(options.replaces);
  const project = projectOf(options);
  const bar = progress(options);
  const signal = onInterrupt();
  const ledger = await openLedger(project, { readOnly: true });
  signal.addEventListener('abort', () => ledger.interrupt());
  let pdfs: PdfPool | undefined;
  try {
    const run = await findRun(ledger, options.run);
    const directory = await readDirectory(ledger, project);
    const all = await chooseAccounts(ledger, run, directory, { ...options, accounts: named, file: options.accounts });
    bar.update('working out statements', undefined);
    const accounts = wanted === undefined ? all : await sampleOf(ledger, project, run, all, wanted);
    pdfs = await poolFor(formats, accounts.length, options);
    const folder = folderOf(project, run, options);
    const written = await writeStatements(ledger, project, {
      ...{ run, accounts, directory, formats, pdfs, folder, former },
      asOf: asOf(options, run.until),
      redact: options.redact === true,
      overwrite: options.force === true,
      onStatement: counting(bar, accounts.length, signal),
    });
    bar.stop();
    say(written, folder, options);
    if (!/@/.test(project.wording.contact?.address ?? '') && readyMails(written) > 0)
      talk('the mails have no sender\n  fix: give `wording:` a `contact:` with a mail address', options);
    if (options.strict === true && !run.complete) process.exitCode = 1;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
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

/** A thread of its own is worth its start from a few statements on; more than four take much memory. */
const MOST_THREADS = 4;
const FEW = 4;

/** undefined: no PDF is wanted, or none can be made and none was asked for by name. */
async function poolFor(
  formats: readonly Format[],
  statements: number,
  options: StatementOptions,
): Promise<PdfPool | undefined> {
  if (!formats.includes('pdf') && !formats.includes('mail')) return undefined;
  const { pdfPool } = await import('../render/pdf.ts');
  try {
    return await pdfPool(statements < FEW ? 0 : Math.min(availableParallelism(), MOST_THREADS));
  } catch (error) {
    const byName = options.to !== undefined && formats.includes('pdf');
    if (byName || !(error instanceof CannotRunError)) throw error;
    talk(`without PDFs: ${error.message}\n  fix: ${error.fix}`, options);
    return undefined;
  }
}

function folderOf(project: Project, run: RunRow, { output, redact }: StatementOptions): string {
  return resolve(output ?? join(project.reports, run.id, redact === true ? 'statements-for-review' : 'statements'));
}

function counting(bar: ReturnType<typeof progress>, all: number, signal: AbortSignal): (done: number) => void {
  const started = performance.now();
  return (done) => {
    signal.throwIfAborted();
    const left = Math.ceil((((performance.now() - started) / done) * (all - done)) / 1000);
    bar.update(`${showCount(done)} of ${count(all, 'statement')}, ${left} s left`, (done / all) * 100);
  };
}

/** What was written, where, and what should be looked at before anything is sent. */
function say({ manifest, changed, missing }: Written, folder: string, options: StatementOptions): void {
  const { run, statements } = manifest;
  const shown = relative(process.cwd(), folder) || '.';
  const held = statements.filter(({ status }) => status === 'held back');
  if (options.json === true) {
    const variants = Object.fromEntries(
      ['nothing', 'pays', 'talk'].map((v) => [v, statements.filter(({ variant }) => variant === v).length]),
    );
    const { id, model } = run;
    const counts = { statements: statements.length, ready: statements.length - held.length, held_back: held.length };
    process.stdout.write(`${JSON.stringify({ folder: shown, run: id, model, ...counts, variants, changed })}\n`);
  } else process.stdout.write(`${shown}\n`);
  talk(
    `${count(statements.length, 'statement')} of run ${run.id}: ${manifest.redacted ? 'for review, not to be sent' : mailText(statements.length, held)}`,
    options,
  );
  if (changed.length > 0)
    talk(
      `since the run was priced ${changed.join(' and ')} changed: operations and savings are left out\n  fix: price the model again: reprice run MODEL`,
      options,
    );
  if (!run.complete) talk('the run is not complete: see what has no price in its summary before you send', options);
  for (const { account, characters } of missing.slice(0, 5))
    talk(`the PDF of ${account} shows "□" for ${characters}, which no font has`, options);
  if (missing.length > 5) talk(`and so do ${missing.length - 5} more PDFs`, options);
}

function readyMails({ manifest }: Written): number {
  return manifest.statements.filter(({ files }) => files.mail !== undefined).length;
}

function mailText(all: number, held: readonly { readonly why: string }[]): string {
  const reasons = new Map<string, number>();
  for (const { why } of held) {
    const kind = why.startsWith('the contact')
      ? 'contact is no address'
      : (why.split('; ')[0] ?? '').replace(/ since .*$/, '');
    reasons.set(kind, (reasons.get(kind) ?? 0) + 1);
  }
  const list = [...reasons].sort(([, a], [, b]) => b - a).map(([why, n]) => `${showCount(n)} ${why}`);
  const ready = `${showCount(all - held.length)} ready to send`;
  return held.length === 0 ? ready : `${ready}, ${showCount(held.length)} held back (${list.join(', ')})`;
}
