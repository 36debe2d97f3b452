// What is kept of a run's bills, and what its use costs, beside what it bills: reprice margin's own figures of the whole
// book. Requests are counted again for them, so they are left out, with the reason, as sensitivity is.
import type { Database } from '../database/database.ts';
import { type MarginQuestion, marginOf } from '../margin/margin.ts';
import type { Project } from '../project/project.ts';
import type { RunRow } from '../runs/store.ts';
import { countedAgain } from './again.ts';

/** Of the window, in steady state; money as texts, '' where not_computed says why. */
export interface BriefedMargin {
  readonly run: string;
  readonly not_computed: string;
  /** The cost file. */
  readonly costs: string;
  readonly billed: string;
  /** Of what is billed, after marketplaces, payment and partners. */
  readonly net: string;
  readonly cost: string;
  readonly fixed: string;
  readonly margin: string;
  /** Of what is billed, three decimals; '' also where nothing is. */
  readonly margin_percent: string;
}

export async function runMargin(
  database: Database,
  project: Project,
  run: RunRow,
  costs: NonNullable<MarginQuestion['costs']>,
): Promise<BriefedMargin> {
  const nothing = { billed: '', net: '', cost: '', fixed: '', margin: '', margin_percent: '' };
  const again = await countedAgain(database, project, run);
  if (typeof again === 'string') return { run: run.id, not_computed: again, costs: costs.shown, ...nothing };
  const asked = { by: undefined, withRollout: false, allot: undefined, costs, direct: undefined };
  const { book } = await marginOf(database, project, run, asked);
  return {
    run: run.id,
    not_computed: '',
    costs: costs.shown,
    billed: book.billed,
    net: book.net,
    cost: book.cost ?? '',
    fixed: book.fixed ?? '',
    margin: book.margin ?? '',
    margin_percent: book.margin_percent ?? '',
  };
}
