// A load must not change in silence what a locked run was priced from: days inside its window. Asked for
// expressly it may; the run keeps its figures, and whatever shows it says that its usage has changed since.
import type { Database } from '../../database/database.ts';
import { type ChangedUnderLock, changedUnderLocks, keepDays } from '../../ledger/locks.ts';
import { CannotRunError } from '../../source/problem.ts';

/** Does the work; throws when it changed days of locked runs that may not be changed. */
export async function underLocks(
  db: Database,
  allowed: boolean,
  work: () => Promise<void>,
): Promise<readonly ChangedUnderLock[]> {
  const anyLocked = await keepDays(db);
  await work();
  const changed = anyLocked ? await changedUnderLocks(db) : [];
  const [first] = changed;
  if (first !== undefined && !allowed) throw refused(first, changed.length);
  return changed;
}

const LISTED = 3;

function refused({ run, days }: ChangedUnderLock, runs: number): CannotRunError {
  const listed = `${days.slice(0, LISTED).join(', ')}${days.length > LISTED ? ', …' : ''}`;
  const more = runs === 1 ? '' : `, and that of ${runs - 1} more`;
  return new CannotRunError(
    `run ${run} is locked, and this load would change its usage on ${days.length} day${days.length === 1 ? '' : 's'} (${listed})${more}; the ledger is as it was before`,
    'leave the files out, or add --change-locked: the run keeps its figures, and what shows it says that its usage has changed since',
  );
}
