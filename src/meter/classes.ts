// Classes of a meter's usage: kinds of usage of which the same of the model's rules match. Which rules
// there are and what follows from them is pricing's business; here they only tell units apart.
import type { UsageMatch } from '../model/values.ts';
import { matches, type UsageKind } from './match.ts';

export interface Classes {
  /** For each class which rule matches, by rule; a class that matches the earlier rule comes first. */
  readonly patterns: readonly (readonly boolean[])[];
  /** Class of each kind, by its index in what was given. */
  readonly ofKind: readonly number[];
}

/** Only patterns that occur make a class. */
export function classesOf(rules: readonly UsageMatch[], kinds: readonly UsageKind[]): Classes {
  const texts = kinds.map((kind) => rules.map((rule) => (matches(rule, kind) ? '1' : '0')).join(''));
  const ordered = [...new Set(texts)].sort((a, b) => (a > b ? -1 : 1));
  const numbers = new Map(ordered.map((text, i) => [text, i]));
  return {
    patterns: ordered.map((text) => [...text].map((c) => c === '1')),
    ofKind: texts.map((text) => numbers.get(text) ?? 0),
  };
}

/** One class for everything: usage that no rule can match. */
export function oneClass(rules: readonly UsageMatch[]): Classes['patterns'] {
  return [rules.map(() => false)];
}
