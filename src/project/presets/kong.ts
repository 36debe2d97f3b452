// Kong's http-log, file-log and tcp-log: one JSON object a request (`format: json` where they come in
// arrays). Versions 0.x write sizes as texts. The consumer is missing where nobody was authenticated, and
// then the workspace is the tenant. file-log to stdout mixes lines above 4 KB: those are rejected.
import type { Preset } from '../schema.ts';

export const KONG: Preset = {
  format: 'jsonl',
  columns: {
    time: { column: 'started_at', form: 'epoch_ms' },
    id: 'request.id',
    tenant: [
      'consumer.custom_id',
      'consumer.username',
      'consumer.id',
      'authenticated_entity.consumer_id',
      'workspace_name',
    ],
    key: 'authenticated_entity.id',
    method: 'request.method',
    path: 'request.uri',
    status: 'response.status',
    bytes_in: 'request.size',
    bytes_out: 'response.size',
  },
};
