// CloudEvents of usage, one JSON object a line (`format: json` for batches). An event is told by its source
// and its id together. How much was used stands somewhere under `data`, often as a text: name it as a
// measure, `measures: {tokens: data.tokens}`.
import type { Preset } from '../schema.ts';

export const CLOUDEVENTS: Preset = {
  format: 'jsonl',
  columns: {
    time: 'time',
    id: { join: ['source', 'id'] },
    tenant: 'subject',
    operation: 'type',
  },
};
