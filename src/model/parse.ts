// A pricing model from its YAML: every part read on its own, then what must agree between parts, and
// every mistake reported at once. No number is guessed: a model with a problem is no model.
import { type Currency, currencyOf } from '../exact/currency.ts';
import { InputError, type Problem } from '../source/problem.ts';
import { isYamlSource, type Path, readYamlFile, type YamlSource } from '../source/yaml.ts';
import { implicitMeter, isImplicit, metersOf } from './meters.ts';
import type { Meter, Model, Plan } from './model.ts';
import { packsOf } from './packs.ts';
import { paramsOf } from './params.ts';
import { plansOf, poolDecimals } from './plans.ts';
import { entriesAt, partAt, type Reading, report, valueAt } from './reading.ts';
import { creditsOf, discountsOf } from './reductions.ts';
import { assumptionsOf, choicesOf, rolloutOf } from './rollout.ts';
import { modelShape } from './schema.ts';
import { checkNames } from './scopes.ts';

export interface ModelOptions {
  /** Texts of --set, such as "price=0.40"; they stand in place of the model's own parameters. */
  readonly set?: readonly string[];
  /** When given, a model in another currency is a problem. */
  readonly projectCurrency?: Currency;
}

/** Reads a model file; `shown` is how people call it. Throws an InputError that holds every problem. */
export function readModel(path: string, shown: string, options: ModelOptions = {}): Model {
  const source = readYamlFile(path, shown);
  if (!isYamlSource(source)) throw new InputError(source);
  const parsed = parseModel(source, options);
  if (!isModel(parsed)) throw new InputError(parsed);
  return parsed.model;
}

/** The model, or all that is wrong with it in the order of the file. */
export function parseModel(
  source: YamlSource,
  options: ModelOptions = {},
): { readonly model: Model } | readonly Problem[] {
  const problems: Problem[] = [];
  const r: Reading = { source, problems, params: paramsOf(source, problems, options.set ?? []) };
  const model = modelOf(r, options);
  if (problems.length > 0) return inFileOrder(problems);
  if (model === undefined) throw new Error(`${source.file} gave neither a model nor a problem`);
  return { model };
}

export function isModel(parsed: { readonly model: Model } | readonly Problem[]): parsed is { readonly model: Model } {
  return 'model' in parsed;
}

function modelOf(r: Reading, options: ModelOptions): Model | undefined {
  const raw = partAt(r, [], modelShape);
  const currency = currencyAt(r, options.projectCurrency);
  const plans = plansOf(r);
  const packs = packsOf(r);
  const choices = choicesOf(r);
  const meters = allMeters(r);
  const rest = {
    rollout: rolloutOf(r),
    discounts: discountsOf(r),
    credits: creditsOf(r),
    assume: assumptionsOf(r),
  };
  checkNames(r);
  checkDrawOrder(r, plans, choices.drawFirst);
  if (raw === undefined || currency === undefined) return undefined;
  const params = new Map(
    [...r.params].flatMap(([name, p]) => (p.value === undefined ? [] : [[name, p.value] as const])),
  );
  return {
    name: raw.model,
    currency,
    rounding: raw.rounding ?? 'half_up',
    params,
    choices,
    meters,
    plans,
    packs,
    ...rest,
  };
}

function currencyAt(r: Reading, project: Currency | undefined): Currency | undefined {
  const code = valueAt(r.source, ['currency']);
  if (typeof code !== 'string' || code === '') return undefined;
  const currency = currencyOf(code);
  if (currency === undefined) report(r, ['currency'], 'currency', `"${code}" is no currency code`, currencyFix(code));
  else if (project !== undefined && project.code !== code)
    report(
      r,
      ['currency'],
      'currency-differs',
      `the model is in ${code}, the project in ${project.code}`,
      `one run has one currency: write prices in ${project.code}, or change reprice.yaml`,
    );
  return currency;
}

function currencyFix(code: string): string {
  const upper = currencyOf(code.toUpperCase());
  return upper === undefined ? 'write an ISO 4217 code such as USD, EUR or JPY' : `write ${upper.code}`;
}

/** The declared meters, and `requests` when it is only named. */
function allMeters(r: Reading): Meter[] {
  const declared = metersOf(r, (name) => poolDecimals(r, name));
  const first = meterUses(r).find(({ name }) => isImplicit(r, name));
  return first === undefined ? declared : [...declared, implicitMeter(r, first.path, poolDecimals(r, first.name))];
}

/** Where plans and packs name a meter. */
function meterUses(r: Reading): { name: string; path: Path }[] {
  const ofs = [
    ...entriesAt(r.source, ['plans']).flatMap((plan) => entriesAt(r.source, [...plan.path, 'charges'])),
    ...entriesAt(r.source, ['packs']),
  ].map((entry) => [...entry.path, 'of']);
  return [
    ...entriesAt(r.source, ['plans']).flatMap((plan) => entriesAt(r.source, [...plan.path, 'includes'])),
    ...ofs.map((path) => ({ name: String(valueAt(r.source, path)), path })),
  ];
}

/** Grace before packs needs to know the overage, which packs drawn first would hide. */
function checkDrawOrder(r: Reading, plans: readonly Plan[], drawFirst: 'pool' | 'pack'): void {
  if (drawFirst !== 'pack') return;
  for (const plan of plans) {
    for (const charge of plan.charges) {
      if (!('grace' in charge) || charge.grace?.against !== 'before_packs') continue;
      report(
        r,
        ['plans', plan.name, 'charges', charge.name, 'grace', 'against'],
        'contradiction',
        'grace before packs cannot go with draw_first: pack',
        'write against: after_packs here, or draw_first: pool under choices',
      );
    }
  }
}

function inFileOrder(problems: readonly Problem[]): readonly Problem[] {
  const unique = new Map(problems.map((p) => [JSON.stringify([p.line, p.column, p.code, p.message]), p]));
  return [...unique.values()].toSorted((a, b) => a.line - b.line || a.column - b.column);
}
