// A pricing model from its YAML: every part read on its own, then what must agree between parts, and
// every mistake reported at once. No number is guessed: a model with a problem is no model.
import { CURRENCY_CODES, type Currency, currencyOf } from '../exact/currency.ts';
import { otherKind } from '../source/other-kind.ts';
import { guess, type Problem } from '../source/problem.ts';
import { isYamlSource, type Path, type YamlSource } from '../source/yaml.ts';
import { type Bases, extended } from './extend.ts';
import type { Choices, Meter, Model, PriceParts } from './model.ts';
import { assumptionsOf } from './read/assume.ts';
import { choicesOf, payerOf } from './read/choices.ts';
import { contractsOf } from './read/contracts.ts';
import { checkGroup, checkSharing, groupOf } from './read/groups.ts';
import { guardrailsOf } from './read/guardrails.ts';
import { keepOf } from './read/keep.ts';
import { implicitMeter, isImplicit, metersOf } from './read/meters.ts';
import { packsOf } from './read/packs.ts';
import { paramsOf } from './read/params.ts';
import { plansOf, poolDecimals } from './read/plans.ts';
import { entriesAt, itemsAt, partAt, type Reading, report, valueAt } from './read/reading.ts';
import { creditsOf, discountsOf } from './read/reductions.ts';
import { rolloutOf } from './read/rollout.ts';
import { checkNames } from './read/scopes.ts';
import { checkTogether } from './read/together.ts';
import { modelShape } from './schema/schema.ts';
import { typedParams } from './typed.ts';

export interface ModelOptions {
  /** Texts of --set, such as "price=0.40" or the name of a set; they stand in place of the model's own parameters. */
  readonly set?: readonly string[];
  /** When given, a model in another currency is a problem. */
  readonly projectCurrency?: Currency;
  /** Where what it extends stands. Left out: it may extend nothing. */
  readonly bases?: Bases;
}

/** The model, or all that is wrong with it in the order of the file. */
export function parseModel(
  own: YamlSource,
  options: ModelOptions = {},
): { readonly model: Model } | readonly Problem[] {
  const other = otherKind(own, 'model');
  if (other !== undefined) return [other];
  const problems: Problem[] = [];
  const source = extended(own, options.bases);
  if (!isYamlSource(source)) return inFileOrder(source, own.file);
  const r: Reading = { source, problems, params: paramsOf(source, problems, options.set ?? []) };
  const model = modelOf(r, options);
  if (problems.length > 0) return inFileOrder(problems, own.file);
  if (model === undefined) throw new Error(`${source.file} gave neither a model nor a problem`);
  return { model };
}

export function isModel(parsed: { readonly model: Model } | readonly Problem[]): parsed is { readonly model: Model } {
  return 'model' in parsed;
}

function modelOf(r: Reading, options: ModelOptions): Model | undefined {
  const raw = partAt(r, [], modelShape);
  const currency = currencyAt(r, options.projectCurrency);
  const choices = choicesOf(r);
  const meters = allMeters(r);
  const parts = partsOf(r, choices, meters);
  const rest = {
    payer: payerOf(r),
    group: groupOf(r),
    rollout: rolloutOf(r, choices.periods),
    keep: keepOf(r),
    assume: assumptionsOf(r),
    contracts: contractsOf(r, (own) => partsOf(own, choices, meters)),
  };
  const guardrails = guardrailsOf(r);
  checkNames(r);
  checkGroup(r, rest.group, parts.plans, rest.assume);
  if (raw === undefined || currency === undefined) return undefined;
  const params = new Map(
    [...r.params].flatMap(([name, p]) => (p.value === undefined ? [] : [[name, p.value] as const])),
  );
  return {
    name: raw.model,
    currency,
    rounding: raw.rounding ?? 'half_up',
    params,
    typed: typedParams(r.source),
    choices,
    meters,
    ...parts,
    ...rest,
    ...(guardrails === undefined ? {} : { guardrails }),
  };
}

/** The parts that hold prices; a contract has them anew. */
function partsOf(r: Reading, choices: Choices, meters: readonly Meter[]): PriceParts {
  const parts = { plans: plansOf(r), packs: packsOf(r), discounts: discountsOf(r), credits: creditsOf(r) };
  checkTogether(r, { ...parts, choices, meters });
  checkSharing(r, { ...parts, choices });
  return parts;
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
  const near = currencyOf(code.toUpperCase())?.code ?? guess(code, CURRENCY_CODES);
  return near === undefined ? 'write an ISO 4217 code such as USD, EUR or JPY' : `write ${near}`;
}

/** The declared meters, and `requests` when it is only named. */
function allMeters(r: Reading): Meter[] {
  const declared = metersOf(r, (name) => poolDecimals(r, name));
  const first = meterUses(r).find(({ name }) => isImplicit(r, name));
  return first === undefined ? declared : [...declared, implicitMeter(r, first.path, poolDecimals(r, first.name))];
}

/** Where plans, packs and discounts name a meter. */
function meterUses(r: Reading): { name: string; path: Path }[] {
  const ofs = [
    ...entriesAt(r.source, ['plans']).flatMap((plan) => entriesAt(r.source, [...plan.path, 'charges'])),
    ...entriesAt(r.source, ['packs']),
  ].map((entry) => [...entry.path, 'of']);
  const measured = itemsAt(r.source, ['discounts']).flatMap((at) => [
    [...at, 'measured', 'units'],
    [...at, 'measured', 'in'],
  ]);
  return [
    ...entriesAt(r.source, ['plans']).flatMap((plan) => entriesAt(r.source, [...plan.path, 'includes'])),
    ...[...ofs, ...measured].map((path) => ({ name: String(valueAt(r.source, path)), path })),
  ];
}

/** Each problem once; those of the model's own file before those of the files that it extends. */
function inFileOrder(problems: readonly Problem[], own: string): readonly Problem[] {
  const unique = new Map(problems.map((p) => [JSON.stringify([p.file, p.line, p.column, p.code, p.message]), p]));
  const rank = (p: Problem): string => (p.line === 0 ? '0' : p.file === own ? '1' : `2 ${p.file}`);
  return [...unique.values()].toSorted((a, b) => byText(rank(a), rank(b)) || a.line - b.line || a.column - b.column);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
