// Whom to talk to, and about what: the questions that are asked, each answered from one scene.
import { formatDay } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { type Decimal, formatDecimal } from '../exact/decimal.ts';
import { readDirectory } from '../meter/directory.ts';
import { cellsOf, INACTIVE } from '../price/book.ts';
import type { Project } from '../project/project.ts';
import { crossingsOf } from './crossings.ts';
import { runRateOf, toDateOf } from './current.ts';
import { limitsOf } from './limits.ts';
import { noisyOf } from './noisy.ts';
import type { LeadsReport, Question } from './report.ts';
import { rightSizeOf } from './right-size.ts';
import { type Asked, sceneOf } from './scene.ts';
import { steadyOf } from './steady.ts';

export interface LeadsQuestion extends Asked {
  readonly of: ReadonlySet<Question>;
  /** Whose rate a period goes on at. */
  readonly weeks: number;
  /** Webhook events for each request that they stand for. */
  readonly ratio: Decimal;
}

/** Throws a CannotRunError for a run, an account or a day that is not there, and for a run that would come out otherwise now. */
export async function leadsOf(database: Database, project: Project, asked: LeadsQuestion): Promise<LeadsReport> {
  const scene = await sceneOf(database, project, asked);
  const { run } = scene;
  const { book } = scene.priced('with_rollout');
  const { of, weeks, ratio } = asked;
  return {
    run: run.id,
    model: run.model,
    currency: run.currency,
    zone: run.zone,
    window: { from: run.from, until: run.until },
    on: formatDay(scene.end - 1),
    accounts: scene.asked.filter((a) => cellsOf(book, a).some((cell) => book.state[cell] !== INACTIVE)).length,
    ...(of.has('crossings') ? { crossings: crossingsOf(scene) } : {}),
    ...(of.has('limits') ? { limits: limitsOf(scene) } : {}),
    ...(of.has('to-date') ? { to_date: toDateOf(scene) } : {}),
    ...(of.has('run-rate') ? { run_rate: { weeks, ...runRateOf(scene, weeks) } } : {}),
    ...(of.has('steady') ? { steady: steadyOf(scene) } : {}),
    ...(of.has('noisy')
      ? {
          noisy: {
            ratio: formatDecimal(ratio),
            ...(await noisyOf(scene, await readDirectory(database, project), ratio)),
          },
        }
      : {}),
    ...(of.has('right-size') ? { right_size: rightSizeOf(scene) } : {}),
  };
}
