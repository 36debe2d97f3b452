// Tokens: input and output per 1,000, by model, by context, cached or not; four bytes to a token.
import { expect, test } from 'vitest';
import { programme } from './programme.ts';

const { price, counts, rules } = programme('tokens');

const bytes = (meter: string, tag: string, units: string) => ({
  meter,
  day: '2025-03-10',
  units,
  rules: rules(meter, { tags: [tag] }),
});

// 4M bytes are 1M tokens
test.each([
  ['cached', '0.10', '0.40'],
  ['long-context', '5.00', '20.00'],
  ['model-large', '2.50', '10.00'],
  ['model-small', '0.15', '0.60'],
])('1M tokens, %s: in %s, out %s', (tag, input, output) => {
  expect(price({ grains: [bytes('input', tag, '4000000')] }).total).toBe(input);
  expect(price({ grains: [bytes('output', tag, '4000000')] }).total).toBe(output);
});

test('all of them in one month: 7.75 in and 31.00 out, each rounded once', () => {
  const tags = ['cached', 'long-context', 'model-large', 'model-small'];
  const grains = ['input', 'output'].flatMap((meter) => tags.map((tag) => bytes(meter, tag, '4000000')));
  expect(price({ grains }).total).toBe('38.75');
});

test('4,001 bytes are 1,001 tokens', () => {
  const { lines } = price({ grains: [bytes('output', 'model-large', '4001')] });
  expect(
    lines('meter')
      .filter((l) => l.name === 'output')
      .map((l) => l.units),
  ).toEqual(['1001']);
});

test('only what a model answers counts', () => {
  expect(counts('input', { tags: ['search', 'model-small'] })).toBe('1 bytes_in');
  expect(counts('output', { tags: ['write'] })).toBe('no part of it');
});
