// nginx with a `log_format` of JSON. No two sites name the fields alike; the names seen most are tried in
// turn. Without `escape=json` nginx writes \xXX, which is no JSON: `loose` mends it. `msec` is seconds with
// three decimals, nearly everything else a text; upstream times can be lists and are not mapped.
import type { Preset } from '../schema.ts';

export const NGINX_JSON: Preset = {
  format: 'jsonl',
  loose: 'true',
  columns: {
    time: { column: ['time_iso8601', '@timestamp', 'timestamp', 'time_local', 'msec'], form: 'any' },
    id: 'request_id',
    tenant: 'remote_user',
    method: 'request_method',
    path: ['request_uri', 'uri', 'url', 'path'],
    request: 'request',
    status: 'status',
    bytes_in: 'request_length',
    bytes_out: ['body_bytes_sent', 'bytes_sent', 'bytes', 'sent_length'],
  },
};
