// The kinds of mistake that a scenario can have besides those of its shape, its YAML and its model. Every one has a
// broken example and its approved text under test/errors/scenario.

export const SCENARIO_CODES = {
  model: 'a model that is not there, or that is a scenario',
  'unknown-parameter': 'a number for a parameter that the model does not have',
  behaviour: 'an item of behaviour that says nothing, or two things at once',
  band: 'a band that is upside down, or of what cannot be',
  number: 'a text that is no number, or one below 0',
  status: 'a status that no answer has',
  instead: 'something in place of requests that says neither which operation nor which status',
  'unknown-operation': 'an operation that the catalogue does not have',
  'unknown-tag': 'a tag that neither the catalogue nor the model has',
  'tag-known': 'a tag for an operation that has its own in the catalogue',
  'unknown-key-class': 'a class that no key of the directory has',
  'missing-column': 'a column that the directory does not have',
  'unknown-value': 'a value that no account of the directory has',
  'leave-group': 'accounts that leave a group with which they share prices',
  hours: 'changed usage under a model that limits hours',
} as const;

export type ScenarioCode = keyof typeof SCENARIO_CODES;
