// A number in the form in which another was typed.
import { expect, test } from 'vitest';
import { textInForm } from '../../src/model/typed.ts';

test.each([
  ['0.25', '25%', '25%'],
  ['0.3', '25%', '30%'],
  ['0.3', '25.0%', '30%'],
  ['0.125', '0.40', '0.125'],
  ['0.5', '0.40', '0.50'],
  ['0.4', '0.40', '0.40'],
  ['2', '0.40', '2'],
  ['0.5', '0.335', '0.5'],
  ['50000', '50k', '50k'],
  ['75000', '50k', '75k'],
  ['1500000', '1M', '1.5M'],
  ['33333', '50k', '33333'],
  ['0.3', undefined, '0.3'],
  ['', '25%', ''],
])('%s beside %s is %s', (value, typed, shown) => {
  expect(textInForm(value, typed)).toBe(shown);
});
