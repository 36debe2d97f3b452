// reprice runs lock and unlock: a locked run is never dropped or replaced, and no load changes its usage
// unasked.
import type { Database } from '../database/database.ts';
import { CannotRunError, suggest } from '../source/problem.ts';
import { type CommonOptions, command, deliver, projectOf, talk } from './options.ts';

export function lockCommand() {
  return command(
    'lock',
    'keep a run as it is: nothing drops it, and a load that changes its usage is refused',
    ['reprice runs lock latest', 'reprice runs lock 0pyvdwr'],
    ['--as-of', '--strict', '--no-color'],
  )
    .argument('<run>', 'which run: its id, the beginning of it, or latest')
    .action((wanted, options) =>
      withLedger(options, async (ledger) => {
        const { lock } = await import('../ledger/locks.ts');
        const { findRun } = await import('../runs/store.ts');
        const { sinceText } = await import('../report/since-text.ts');
        const run = await findRun(ledger, wanted);
        await lock(ledger, run.id, run.from, run.until);
        const since = sinceText(run);
        if (since !== '') talk(since, options);
        answer(run.id, true, options);
      }),
    );
}

export function unlockCommand() {
  return command(
    'unlock',
    'let a locked run be replaced and dropped again',
    ['reprice runs unlock 0pyvdwr'],
    ['--as-of', '--strict', '--no-color'],
  )
    .argument('<run>', 'which run: its id, the beginning of it, or latest')
    .action((wanted, options) =>
      withLedger(options, async (ledger) => {
        const { lockedRuns, unlock } = await import('../ledger/locks.ts');
        const id = await lockedId(ledger, wanted, await lockedRuns(ledger));
        await unlock(ledger, id);
        answer(id, false, options);
      }),
    );
}

/** Among the locks alone: a run that another version stored can be let go without reading it. */
async function lockedId(ledger: Database, wanted: string, locked: readonly string[]): Promise<string> {
  const found = locked.filter((id) => id === wanted || (wanted.length >= 3 && id.startsWith(wanted)));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const { findRun } = await import('../runs/store.ts');
  const { id } = await findRun(ledger, wanted);
  if (locked.includes(id)) return id;
  throw new CannotRunError(`run ${id} is not locked`, suggest(id, locked));
}

async function withLedger(options: CommonOptions, work: (ledger: Database) => Promise<void>): Promise<void> {
  const { openLedger } = await import('../ledger/read.ts');
  const ledger = await openLedger(projectOf(options), { readOnly: false });
  try {
    await work(ledger);
  } finally {
    ledger.close();
  }
}

function answer(run: string, locked: boolean, options: CommonOptions): void {
  const text = locked ? `run ${run} is locked` : `run ${run} is no longer locked`;
  deliver(options.json === true ? JSON.stringify({ run, locked }) : text, options);
}
