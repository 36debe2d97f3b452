// Opens a ledger for the stages after the load. Refuses a ledger that is not there, and one that was
// loaded under other settings than the project's: its days, operations or measures would be others'.
import { type Database, openDatabase } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError } from '../source/problem.ts';
import { isBegun } from './begun.ts';
import { settingsOf } from './settings.ts';
import { LEDGER_VERSION, type LedgerMeasure } from './tables.ts';

export interface LedgerInfo {
  readonly version: string;
  /** SHA-256 of the settings that the ledger was loaded under, and the settings. */
  readonly settings: string;
  readonly settingsJson: string;
  /** Fingerprint of usage_day: equal content, equal fingerprint, whatever files it came in. */
  readonly content: string;
  readonly measures: readonly LedgerMeasure[];
  /** Its usage was imported, counted by others: there are no logs behind it. */
  readonly countedElsewhere: boolean;
  /** Fingerprint of the settings of the project that a ledger was imported for; undefined: it was loaded. */
  readonly importedFor: string | undefined;
}

export interface LedgerOptions {
  readonly readOnly: boolean;
  /** Also a ledger that was loaded under other settings than the project's: for what is stored in it. */
  readonly anySettings?: boolean;
}

/** The project's ledger, open; the caller closes it. */
export async function openLedger(project: Project, options: LedgerOptions): Promise<Database> {
  if (isBegun(project.ledger))
    throw new CannotRunError('there is no usage ledger yet', 'run `reprice load` first: it reads the request logs');
  const db = await openDatabase(project.ledger, { readOnly: options.readOnly, spill: `${project.ledger}.spill` });
  try {
    await requireSettings(db, project, options.anySettings === true);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** What the ledger says about itself; undefined when the file holds no ledger. */
export async function ledgerInfo(db: Database): Promise<LedgerInfo | undefined> {
  const tables = await db.columns(sql`SELECT table_name FROM duckdb_tables()
    WHERE schema_name = 'main' AND NOT temporary AND table_name = 'ledger_info'`);
  if (tables.rows === 0) return undefined;
  const rows = await db.columns(sql`SELECT name, value FROM ledger_info`);
  const facts = new Map(Array.from({ length: rows.rows }, (_, i) => [rows.text('name', i), rows.text('value', i)]));
  const measures = await db.columns(sql`SELECT name, decimals FROM measure ORDER BY name`);
  return {
    version: facts.get('version') ?? '',
    settings: facts.get('settings') ?? '',
    settingsJson: facts.get('settings_json') ?? '',
    content: facts.get('content') ?? '',
    measures: Array.from({ length: measures.rows }, (_, i) => ({
      name: measures.text('name', i),
      decimals: measures.integer('decimals', i),
    })),
    countedElsewhere: facts.get('counted_elsewhere') === 'true',
    importedFor: facts.get('imported_for'),
  };
}

async function requireSettings(db: Database, project: Project, any: boolean): Promise<void> {
  const info = await ledgerInfo(db);
  if (info === undefined)
    throw new CannotRunError(
      `${project.ledger} holds no usage ledger`,
      'run `reprice load`, or let `ledger:` in reprice.yaml name another file',
    );
  if (info.version !== LEDGER_VERSION)
    throw new CannotRunError(
      `the ledger has the form ${info.version}, this reprice reads form ${LEDGER_VERSION}`,
      'run `reprice load` again',
    );
  const { fingerprint } = settingsOf(project);
  if (any || info.settings === fingerprint || info.importedFor === fingerprint) return;
  const [how, again] =
    info.importedFor === undefined ? ['loaded', 'load'] : ['imported', 'ledger import DIR --replace'];
  throw new CannotRunError(
    `the ledger was ${how} under other settings (zone, window, sources, operations or detail) than reprice.yaml has now`,
    `run \`reprice ${again}\` again`,
  );
}

/** Refuses what needs single requests, where the usage was counted by others. */
export async function requireLogs(db: Database, what: string): Promise<void> {
  if ((await ledgerInfo(db))?.countedElsewhere !== true) return;
  throw new CannotRunError(
    `the usage of this ledger was counted elsewhere and imported: there are no requests ${what}`,
    'ask whoever counted it, or load the logs themselves into a ledger of their own',
  );
}
