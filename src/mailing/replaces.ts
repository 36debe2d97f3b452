// A statement that is issued again says which one it replaces, and what changed for this account: the figures, then
// what they rest on. The same statement made once more keeps what it said the first time.
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Brand } from '../project/project.ts';
import { CannotRunError } from '../source/problem.ts';
import { type Show, showFor } from '../statements/show.ts';
import type { Statement } from '../statements/statement.ts';
import { type Entry, MANIFEST, type Manifest, readManifest } from './manifest.ts';

export interface Replaced {
  /** '' when it replaces none. */
  readonly reference: string;
  readonly changes: readonly string[];
}

export const NOTHING_REPLACED: Replaced = { reference: '', changes: [] };

/** What a statement replaces, by the set that was issued before. */
export type Replacer = (statement: Statement) => Replaced;

export function replacerOf(
  former: Manifest | undefined,
  brand: Pick<Brand, 'language' | 'numbers' | 'dates'>,
): Replacer {
  if (former === undefined) return () => NOTHING_REPLACED;
  const before = new Map(former.statements.map((entry) => [entry.account, entry]));
  return (statement) => {
    const entry = before.get(statement.account);
    if (entry === undefined) return NOTHING_REPLACED;
    if (entry.reference === statement.reference) return { reference: entry.replaces, changes: entry.changes };
    return {
      reference: entry.reference,
      changes: changesOf(statement, entry, former, showFor(brand, statement.currency)),
    };
  };
}

/** The set in a folder that may or may not hold one. */
export function formerIn(folder: string): Manifest | undefined {
  const former = readManifest(folder);
  return former?.redacted === true ? undefined : former;
}

const REFERENCE = /^PP-\d{4}-\d{2}-/i;

/** The set that was named: its folder, its statements.json, or the reference of one of its statements. */
export function formerNamed(named: string, reports: string): Manifest {
  const folder = REFERENCE.test(named) && !existsSync(named) ? folderWith(named.toUpperCase(), reports) : named;
  const former = readManifest(basename(folder) === MANIFEST ? dirname(folder) : folder);
  if (former === undefined)
    throw new CannotRunError(
      `--replaces ${named}: there is no ${MANIFEST} in it`,
      `name the folder of the statements that were sent, such as ${join('reports', 'RUN', 'statements')}`,
    );
  if (former.redacted)
    throw new CannotRunError(`--replaces ${named}: its names are made up, for review`, 'name the set that was sent');
  return former;
}

/** The set of a run under the project's reports that holds a statement. */
function folderWith(reference: string, reports: string): string {
  const runs = existsSync(reports) ? readdirSync(reports).sort() : [];
  const holds = (folder: string): boolean =>
    formerIn(folder)?.statements.some((entry) => entry.reference === reference) === true;
  const found = runs.map((run) => join(reports, run, 'statements')).find(holds);
  if (found === undefined)
    throw new CannotRunError(
      `--replaces ${reference}: no set of statements in ${relative(process.cwd(), reports) || '.'} holds it`,
      'name the folder of the statements that were sent',
    );
  return found;
}

function changesOf(now: Statement, before: Entry, former: Manifest, show: Show): readonly string[] {
  const figures = figuresText(now, before, former, show);
  const reasons = reasonsOf(now, before, former, show);
  const same = now.with_rollout === before.total && now.steady_state === before.steady_state;
  const unexplained = 'What is known of your account, or how its use is counted, has changed since.';
  const why = reasons.length > 0 ? reasons.join(' ') : same ? '' : unexplained;
  const first = `This replaces statement ${before.reference}, prepared ${show.day(former.as_of)}. ${figures}`;
  return why === '' ? [first] : [first, why];
}

function figuresText(now: Statement, before: Entry, { run }: Manifest, show: Show): string {
  const was = (amount: string): string =>
    run.currency === now.currency ? show.amount(amount) : `${run.currency} ${amount}`;
  const total = show.amount(now.with_rollout);
  if (run.currency === now.currency && now.with_rollout === before.total) {
    if (now.steady_state === before.steady_state) return `The total has not changed: ${total}.`;
    return `The total has not changed: ${total}; at the full price it is ${show.amount(now.steady_state)}, before it was ${was(before.steady_state)}.`;
  }
  return `The total is now ${total}; before it was ${was(before.total)}.`;
}

function reasonsOf(now: Statement, before: Entry, { run, hashes }: Manifest, show: Show): string[] {
  const requests = String(now.months.reduce((sum, month) => sum + BigInt(month.requests), 0n));
  const sameWindow = run.window.from === now.window.from && run.window.until === now.window.until;
  return [
    run.model !== now.model
      ? `The proposed price is "${now.model}" in place of "${run.model}".`
      : hashes.model !== now.hashes.model
        ? `The terms of the proposed price "${now.model}" have changed.`
        : '',
    sameWindow
      ? ''
      : `It covers ${show.days(now.window.from, now.window.until)}; before it was ${show.days(run.window.from, run.window.until)}.`,
    before.requests !== requests && sameWindow
      ? `Your request log has changed: ${show.units(requests, 'request')} in place of ${show.quantity(before.requests)}.`
      : '',
  ].filter((text) => text !== '');
}
