// Guardrails for a terminal: each with its figure, those that fail first in the eye.
import type { ChalkInstance } from 'chalk';
import { type Currency, currencyOf } from '../exact/currency.ts';
import type { GuardrailReport } from '../figures/guardrails.ts';
import { safe, showAmount, showQuantity } from './format.ts';
import { plainTable } from './layout.ts';

/** '' where there are none. */
export function guardrailsText(guardrails: readonly GuardrailReport[], code: string, paint: ChalkInstance): string {
  if (guardrails.length === 0) return '';
  const currency = currencyOf(code) ?? { code, digits: 2 };
  const rows = guardrails.map((g) => [
    safe(g.goal),
    figureText(g, currency),
    g.holds ? paint.green('holds') : paint.yellow('fails'),
  ]);
  return plainTable(
    ['Guardrails', 'is', ''].map((h) => paint.bold(h)),
    rows,
  );
}

function figureText({ unit, value }: GuardrailReport, currency: Currency): string {
  if (value === '') return 'not known';
  switch (unit) {
    case 'money':
      return showAmount(value, currency);
    case 'share':
      return `${value}%`;
    default:
      return showQuantity(value);
  }
}
