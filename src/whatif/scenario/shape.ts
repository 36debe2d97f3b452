// The shape of a scenario file, key by key, with what each means. What agrees with the model, the catalogue and the
// directory is checked elsewhere.
import { z } from 'zod';
import { matchKeys, oneOrMore } from '../../model/schema/shapes.ts';
import { strict, text, word } from '../../source/shape.ts';

const which = strict('this group', {
  polling: word('polling', ['yes', 'no', 'true', 'false'])
    .optional()
    .describe('Only requests in hours of polling, as the load flags them; no: only the others'),
  tag: matchKeys.tag.describe('Requests to operations with one of these tags'),
  operation: matchKeys.operation.describe('Requests to one of these operations'),
  status: matchKeys.status.describe('Requests answered with one of these: 304, 5xx'),
  key_class: matchKeys.key_class.describe('Requests by keys of one of these classes'),
});

const instead = strict('this group', {
  operation: text('operation').optional().describe('The operation that is called instead; left out: the same one'),
  tag: oneOrMore('tag').optional().describe('Tags of an operation that the catalogue does not have yet'),
  status: text('status').optional().describe('How it is answered, such as 304 for a cache hit; left out: as before'),
});

const share = text('share').describe('How many of them: 40%, or a band such as 30%-60%, which gives two results');
const whom = z
  .record(z.string(), oneOrMore('a column'), {
    error: () =>
      JSON.stringify({
        message: 'for must be a group of columns',
        fix: 'write for: {COLUMN: VALUE} or [VALUE, VALUE]',
      }),
  })
  .optional()
  .describe('Only accounts with one of these values in the directory, by their last row');

/** A shape for each thing that customers may do; the key that has its name says what it is about. */
export const behaviourShapes = {
  replace: strict('a replacement', {
    replace: which.describe('Which requests are replaced; {}: any'),
    share,
    by: instead.optional().describe('By what; left out: by nothing, such as hits in a cache of their own'),
    ratio: text('ratio').optional().describe('Requests instead of one; default 1'),
    for: whom,
  }),
  merge: strict('a merger', {
    merge: which.describe('Which small requests are put together; {}: any'),
    share,
    into: instead.describe('What holds them instead'),
    each: text('each').describe('How many of them one request holds; the last one may hold fewer'),
    for: whom,
  }),
  grow: strict('growth', {
    grow: text('grow').describe('How many more requests: 20%, -10% for fewer, or a band such as -10%-20%'),
    of: which.optional().describe('Which requests; left out: all'),
    for: whom,
  }),
  leave: strict('leaving', {
    leave: strict('leave', {
      above: text('above').describe('Money in the currency of the project'),
      a: word('a', ['month', 'year']).describe('Of the mean bill over the months in which an account is a customer'),
    }).describe('Accounts whose bill in steady state is above it are gone, with all that they would have paid'),
    for: whom,
  }),
} as const;

export type Verb = keyof typeof behaviourShapes;

export const scenarioShape = strict('a scenario', {
  scenario: text('scenario').describe('Its name, as outputs call it'),
  extends: text('extends').optional().describe('Another scenario file, which this one is laid over'),
  without: z.unknown().optional().describe('What the other one has and this one has not: dotted paths'),
  model: text('model').describe('The file of the model, from this file'),
  set: z
    .record(z.string(), text('a number'), {
      error: () =>
        JSON.stringify({ message: 'set must be a group of parameters', fix: 'write set: {PARAMETER: NUMBER}' }),
    })
    .optional()
    .describe('Parameters of the model, and the numbers that stand in their place'),
  behaviour: z
    .array(z.unknown(), {
      error: () =>
        JSON.stringify({
          message: 'behaviour must be a list',
          fix: `write - ${Object.keys(behaviourShapes).join(', - ')}`,
        }),
    })
    .min(1, {
      error: () => JSON.stringify({ message: 'behaviour lists nothing', fix: 'say what they do, or leave it out' }),
    })
    .optional()
    .describe('What customers do otherwise, in this order; each on what the ones before leave'),
});
