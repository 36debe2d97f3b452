// The figures that are asked for by name, as `--show revenue,top(1%),largest with rollout` says them.
import { type Goal, METRICS, metricText, readMetric } from '../model/goal.ts';
import { CannotRunError } from '../source/problem.ts';
import type { Asked } from './pricer.ts';

/** Of one parameter: a table. */
const COLUMNS = ['revenue_a_year', 'payers', 'within_included', 'median', 'p95', 'largest', 'top(1%)'];
/** Of two: a map of one figure. */
const MAP = ['revenue_a_year'];

/** Throws a CannotRunError where a name is no metric. */
export function readAsked(show: string | undefined, varies: number): readonly Asked[] {
  const names = show === undefined ? (varies === 1 ? COLUMNS : MAP) : show.split(',').map((name) => name.trim());
  const asked = names.map((name) => readOne(name, `--show ${name}`));
  return asked.filter((one, i) => asked.findIndex((other) => askedText(other) === askedText(one)) === i);
}

/** `also`: what might have been meant besides a metric. */
export function readOne(text: string, said: string, also = ''): Asked {
  const [, name = '', rollout] = /^(.*?)(\s+with rollout)?$/.exec(text.trim()) ?? [];
  const metric = readMetric(name);
  if ('message' in metric) throw new CannotRunError(`${said}: ${metric.message}`, `${also}${metric.fix}`);
  return { metric, of: rollout === undefined ? 'steady_state' : 'with_rollout' };
}

export function askedText({ metric, of }: Asked): string {
  return `${metricText(metric)}${of === 'with_rollout' ? ' with rollout' : ''}`;
}

export function askedOfGoal({ metric, of }: Goal): Asked {
  return { metric, of };
}

export function unitOf({ metric }: Asked): (typeof METRICS)[keyof typeof METRICS]['unit'] {
  return METRICS[metric.name].unit;
}
