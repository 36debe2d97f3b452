// The guardrails of a model against both totals of a book, as plain texts.

import { METRICS } from '../model/goal.ts';
import type { Model } from '../model/model.ts';
import type { Billing } from './billing.ts';
import { figuresOf } from './metrics.ts';
import { shownFigure } from './shown.ts';
import { verdictOn } from './verdict.ts';

export interface GuardrailReport {
  /** As the model states it. */
  readonly goal: string;
  /** Of `value`: money, share (percent), count, number. */
  readonly unit: string;
  /** '': it cannot be told, and the goal does not hold. */
  readonly value: string;
  readonly holds: boolean;
}

export function guardrailReports(model: Model, withRollout: Billing, steadyState: Billing): readonly GuardrailReport[] {
  const figures = { with_rollout: figuresOf(withRollout), steady_state: figuresOf(steadyState) };
  return (model.guardrails ?? []).map(({ goal }) => {
    const { unit } = METRICS[goal.metric.name];
    const { value, holds } = verdictOn(goal, figures[goal.of]);
    return { goal: goal.text, unit, value: shownFigure(value, unit, model.currency), holds };
  });
}
