// Does a stored run still come out of its raw logs, to the cent? It is worked out again in a ledger of its
// own; what it was priced from is set against what is on the disk, and every row against the stored one.
import type { Database } from '../database/database.ts';
import { openLedger, requireLogs } from '../ledger/read.ts';
import type { Watch } from '../load/options.ts';
import { watched } from '../load/progress.ts';
import type { Project } from '../project/project.ts';
import type { RunReport } from '../runs/report.ts';
import { findRun, type RunRow } from '../runs/store.ts';
import { CannotRunError, InputError } from '../source/problem.ts';
import { findReference } from '../statements/reference.ts';
import { type Recorded, recordedOf, type WorkedOut, workOutAgain } from './again.ts';
import { breaking, type Change } from './change.ts';
import { changedInputs } from './changed-inputs.ts';
import { compareFigures } from './figures.ts';

export interface Verdict {
  /** Run, folder or reference, as it is called. */
  readonly subject: string;
  readonly run: string;
  readonly model: string;
  readonly currency: string;
  readonly window: { readonly from: string; readonly until: string };
  /** The one account that was looked at; '' for all. */
  readonly account: string;
  /** As it was stored, with rollout. */
  readonly total: string;
  readonly checked: {
    readonly log_files: number;
    readonly log_rows: string;
    /** Rows of the run's tables that were compared. */
    readonly rows: number;
    /** Output files that were compared byte for byte. */
    readonly files: number;
  };
  readonly holds: boolean;
  readonly changes: readonly Change[];
}

/** `account`: the only one that is looked at. */
export async function verifyRun(project: Project, wanted: string, watch: Watch, account?: string): Promise<Verdict> {
  const { run, recorded, changed } = await inLedger(project, async (ledger) => {
    await requireLogs(ledger, 'to work the run out from');
    const found = await findRun(ledger, wanted);
    const known = await recordedOf(ledger, found);
    const changes = await watched({ db: ledger, ...watch }, LOOKING, () => changedInputs(ledger, project, known));
    return { run: found, recorded: known, changed: changes };
  });
  const figures = await comparedAgain(project, recorded, watch, async ({ database, run: fresh }) => ({
    files: 0,
    ...(await compareFigures(database, fresh, project.ledger, run, account)),
  }));
  const changes = [...changed, ...figures.changes];
  return {
    ...subjectOf(run),
    subject: `run ${run.id}`,
    account: account ?? '',
    total: totalOf(run),
    checked: { ...logsOf(recorded), rows: figures.rows, files: 0 },
    holds: !changes.some((change) => change.breaks),
    changes,
  };
}

/** What is said while inputs are hashed. */
export const LOOKING = 'looking at what it was priced from';

interface Compared {
  readonly rows: number;
  readonly files: number;
  readonly changes: readonly Change[];
}

/** What cannot be worked out any more, since a file is gone or broken, does not hold. */
export async function comparedAgain(
  project: Project,
  recorded: Recorded,
  watch: Watch,
  compare: (again: WorkedOut) => Promise<Compared>,
): Promise<Compared> {
  try {
    return await workOutAgain(project, recorded, watch, compare);
  } catch (error) {
    if (!(error instanceof InputError || error instanceof CannotRunError)) throw error;
    return {
      rows: 0,
      files: 0,
      changes: [breaking('figure', 'run', `it cannot be worked out again: ${error.message}`)],
    };
  }
}

/** What a reference of a statement stands for: its account's part of a run. */
export async function verifyReference(project: Project, reference: string, watch: Watch): Promise<Verdict> {
  const found = await inLedger(project, (ledger) => findReference(ledger, reference));
  if (found === undefined)
    throw new CannotRunError(
      `no run of the ledger has a statement with the reference ${reference}`,
      'check it against the statement; the run may have been dropped: price its model again',
    );
  const verdict = await verifyRun(project, found.run, watch, found.account);
  return { ...verdict, subject: `${reference}, run ${found.run}` };
}

async function inLedger<T>(project: Project, work: (ledger: Database) => Promise<T>): Promise<T> {
  const ledger = await openLedger(project, { readOnly: true, anySettings: true });
  try {
    return await work(ledger);
  } finally {
    ledger.close();
  }
}

function subjectOf(run: RunRow): Pick<Verdict, 'run' | 'model' | 'currency' | 'window'> {
  return { run: run.id, model: run.model, currency: run.currency, window: { from: run.from, until: run.until } };
}

function totalOf(run: RunRow): string {
  return (JSON.parse(run.report) as RunReport).revenue.with_rollout.total;
}

function logsOf({ inputs }: Recorded): Pick<Verdict['checked'], 'log_files' | 'log_rows'> {
  const logs = inputs.files.filter((file) => file.kind === 'log');
  const rows = logs.reduce((sum, file) => sum + (file.rows?.read ?? 0n), 0n);
  return { log_files: logs.length, log_rows: String(rows) };
}
