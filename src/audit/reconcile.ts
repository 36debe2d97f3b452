// Do a run's requests, units and money add up, from the raw logs to the ledger, to the lines and to the
// statements? Each step is counted by itself, and each difference has its reasons.
import type { Database } from '../database/database.ts';
import { ledgerInfo, openLedger, requireLogs } from '../ledger/read.ts';
import type { Watch } from '../load/options.ts';
import { watched } from '../load/progress.ts';
import type { Project } from '../project/project.ts';
import { directoryOf, type InputFile } from '../runs/inputs.ts';
import { modelOf } from '../runs/origin.ts';
import { findRun } from '../runs/store.ts';
import { operationsIn, projectThen, recordedOf } from './again.ts';
import { compareInvoices, type InvoiceComparison } from './invoices.ts';
import { type BesideInput, reconcileLevels } from './levels-of-run.ts';
import type { UnitsOfRun } from './metered.ts';
import { reconcileMoney } from './money-of-run.ts';
import { reconcileLogs } from './raw-logs.ts';
import { reconcileSeatFees } from './seat-fees-of-run.ts';
import type { Ledger } from './steps.ts';
import { readableTables } from './tables-of-run.ts';
import { reconcileTransactions } from './transactions-of-run.ts';
import { reconcileUnits } from './units-of-run.ts';
import { reconcileUsage } from './usage-of-run.ts';

export interface Reconciliation {
  readonly run: string;
  readonly model: string;
  readonly currency: string;
  readonly window: { readonly from: string; readonly until: string };
  readonly narrowed_to: string;
  readonly ledgers: readonly Ledger[];
  /** What no reason explains. */
  readonly unexplained: readonly string[];
  readonly holds: boolean;
  /** Only where invoices were given. */
  readonly invoices?: InvoiceComparison;
}

/** `invoices`: a file of what was really billed. */
export async function reconcile(
  project: Project,
  wanted: string,
  invoices: string | undefined,
  watch: Watch,
): Promise<Reconciliation> {
  const ledger = await openLedger(project, { readOnly: false });
  try {
    await requireLogs(ledger, 'to count again');
    const run = await findRun(ledger, wanted);
    const compared = invoices === undefined ? undefined : await compareInvoices(ledger, run, invoices);
    return {
      ...(await reconcileRun(ledger, project, wanted, watch)),
      ...(compared === undefined ? {} : { invoices: compared }),
    };
  } finally {
    ledger.close();
  }
}

async function reconcileRun(ledger: Database, project: Project, wanted: string, watch: Watch): Promise<Reconciliation> {
  const run = await findRun(ledger, wanted);
  const { origin, inputs } = await recordedOf(ledger, run);
  const model = modelOf(origin);
  const operations = operationsIn(inputs.operations);
  const directory = directoryOf(inputs.directory);
  const watching = { db: ledger, ...watch };
  const logs = await watched(watching, 'reading the log files again', () => reconcileLogs(ledger, project));
  const usage = await watched(watching, 'following requests to the bills', () =>
    reconcileUsage(ledger, run, model, directory, logs.requests),
  );
  const { measures = [] } = (await ledgerInfo(ledger)) ?? {};
  const units = await watched(watching, 'weighing them again', () =>
    reconcileUnits(ledger, { run, model, operations, measures }),
  );
  const beside = await watched(watching, 'reading the tables beside the logs', () =>
    reconcileBeside(ledger, { run, model, directory, project: projectThen(project, inputs) }, inputs.files),
  );
  const money = await reconcileMoney(ledger, run);
  const ledgers = [logs.ledger, usage.ledger, ...units.ledgers, ...beside.ledgers, money.ledger];
  const unexplained = [
    ...logs.faults,
    ...changedSince(run.changedDays),
    ...ledgers.flatMap((one) => one.unexplained),
    ...usage.faults,
    ...units.faults,
    ...beside.faults,
    ...money.faults,
  ];
  return {
    run: run.id,
    model: run.model,
    currency: run.currency,
    window: { from: run.from, until: run.until },
    narrowed_to: run.narrowing,
    ledgers,
    unexplained,
    holds: unexplained.length === 0,
  };
}

/** What is in bills and is no request: levels, seats, transactions. */
async function reconcileBeside(ledger: Database, input: BesideInput, files: readonly InputFile[]): Promise<UnitsOfRun> {
  const gauges = await readableTables(input.project, files, 'gauge');
  const tables = await readableTables(input.project, files, 'transactions');
  const levels = await reconcileLevels(ledger, input, gauges.names);
  const sold = await reconcileTransactions(ledger, input, tables.names);
  const seats = await reconcileSeatFees(ledger, input);
  return {
    ledgers: [...levels.ledgers, ...seats.ledgers, ...sold.ledgers],
    faults: [...gauges.faults, ...tables.faults, ...levels.faults, ...seats.faults, ...sold.faults],
  };
}

function changedSince(days: number): string[] {
  return days === 0 ? [] : [`the usage of ${days} day${days === 1 ? '' : 's'} has changed since the run was priced`];
}
