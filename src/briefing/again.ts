// Can the requests of a stored run be counted again, for what its own rows do not say? Only where its inputs are as
// they were, and only where that takes a minute or so.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Project } from '../project/project.ts';
import type { RunRow } from '../runs/store.ts';
import { type Again, inputsAgain } from '../statements/inputs.ts';

/** Rows of usage by day. */
const MOST_ROWS = 3_000_000n;

/** A text: why not. */
export async function countedAgain(database: Database, project: Project, run: RunRow): Promise<Again | string> {
  if (run.changedDays > 0) return 'the usage is another now than when the run was priced';
  const rows = (await database.columns(sql`SELECT count(*) AS rows FROM usage_day`)).big('rows', 0);
  if (rows > MOST_ROWS) return `counting ${rows} rows of usage again would take long`;
  const again = await inputsAgain(database, project, run);
  return again.changed.length > 0 ? `${again.changed.join(' and ')} changed since the run was priced` : again;
}
