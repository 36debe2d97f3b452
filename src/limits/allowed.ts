// Can the ledger tell what the limits of a model would have done? Every limit needs minutes; one that is met below
// what makes a minute busy would be met in minutes that are not kept; requests at once need their durations.

import type { Database } from '../database/database.ts';
import { atScale } from '../exact/decimal.ts';
import { requireLogs } from '../ledger/read.ts';
import type { Model } from '../model/model.ts';
import type { RateLimit } from '../model/plan.ts';
import { allParts } from '../price/terms/parts.ts';
import type { MinuteDetail, Project } from '../project/project.ts';
import { hasMinutes } from '../project/source.ts';
import type { LackingCode } from '../runs/lacking-codes.ts';
import { CannotRunError, type Problem, refuse } from '../source/problem.ts';

interface PlanLimit {
  readonly plan: string;
  readonly limit: RateLimit;
}

/** What the ledger keeps; throws an InputError or CannotRunError that names the line to add. */
export async function requireMinutes(database: Database, project: Project, model: Model): Promise<MinuteDetail> {
  const limits = limitsOf(model);
  const [first] = limits;
  if (first === undefined)
    throw new CannotRunError(
      `no plan of the model "${model.name}" has a rate limit`,
      'add to a plan rate_limits: {calls: {requests: 600, per: minute, burst: 1800}}',
    );
  await requireLogs(database, 'whose minute could be told');
  const kept = project.minutes;
  if (kept === undefined || !project.sources.some(hasMinutes)) {
    refuse([withoutMinutes(project, first)]);
    throw new Error('a ledger without minutes was not refused');
  }
  refuse(limits.flatMap((one) => tooCoarse(one, kept)));
  if (kept.duration === undefined && limits.every(({ limit }) => 'atOnce' in limit))
    refuse(limits.slice(0, 1).map((one) => problemAt(one, 'no-durations', NO_DURATIONS, durationFix(kept))));
  return kept;
}

/** Of every plan, as it is for everyone and under contracts. */
function limitsOf(model: Model): readonly PlanLimit[] {
  return allParts(model).flatMap(({ plans }) =>
    plans.flatMap(({ name, rateLimits }) => (rateLimits ?? []).map((limit) => ({ plan: name, limit }))),
  );
}

/** Limits that are left out, where the log has no durations: each once, and the line to add. */
export function unheld(model: Model, kept: MinuteDetail): readonly string[] {
  if (kept.duration !== undefined) return [];
  const names = limitsOf(model).flatMap(({ plan, limit }) => ('atOnce' in limit ? [`${limit.name} of ${plan}`] : []));
  return [...new Set(names)].map((name) => `${name} is not replayed: ${NO_DURATIONS}; ${durationFix(kept)}`);
}

const NO_DURATIONS = 'requests at once need how long each took, and the ledger does not keep it';

function durationFix({ above }: MinuteDetail): string {
  return `add to reprice.yaml detail: {minute: {above: ${Math.min(above, 20)}, duration: {measure: took, unit: ms}}} and sources: {…: {measures: {took: COLUMN}}}, then run \`reprice load\``;
}

function withoutMinutes(project: Project, first: PlanLimit): Problem {
  const without = project.sources.filter((source) => !hasMinutes(source));
  if (without.length < project.sources.length)
    return problemAt(
      first,
      'no-minutes',
      'a rate limit needs the requests of each minute, and the ledger does not keep them',
      `add to reprice.yaml detail: ${project.detail === 'hour' ? '{hour: yes, minute: {above: 50}}' : 'minute'}, then run \`reprice load\``,
    );
  const names = without.map((source) => `"${source.name}"`).join(', ');
  return problemAt(
    first,
    'no-minutes',
    `a rate limit needs the requests of each minute, and no source tells minutes: ${names} ${without.length === 1 ? 'is' : 'are'} counted by the hour or day`,
    'load single requests, at least of the accounts that may pass a limit',
  );
}

/** In a minute that is not kept the limit must be met by no way in which its requests can lie. */
function tooCoarse(one: PlanLimit, { above, duration }: MinuteDetail): Problem[] {
  const { limit } = one;
  const [allowed, quiet] =
    'atOnce' in limit ? [limit.atOnce, above] : [limit.requests, limit.per === '60 s' ? 2 * above : above];
  if (('atOnce' in limit && duration === undefined) || atScale(allowed, 0) >= BigInt(quiet)) return [];
  const most = 'requests' in limit && limit.per === '60 s' ? atScale(allowed, 0) / 2n : atScale(allowed, 0);
  return [
    problemAt(
      one,
      'minutes-too-coarse',
      `${limit.name} of plan "${one.plan}" can be met in minutes that the ledger does not keep: those with at most ${above} requests of a key`,
      `write above: ${most}, or less, under detail: {minute: …} in reprice.yaml, then run \`reprice load\``,
    ),
  ];
}

function problemAt({ limit: { place } }: PlanLimit, code: LackingCode, message: string, fix: string): Problem {
  return { code, file: place.file, line: place.line, column: 0, excerpt: '', length: 0, message, fix };
}
