// Traefik's access log, in JSON and in its common form, whose referer may be a bare `-`. Times have nine
// decimals, durations are nanoseconds (`247ms` in the common form); `RequestCount` counts the process's
// requests and is no quantity.
import type { Preset } from '../schema.ts';

export const TRAEFIK: Preset = {
  format: 'jsonl',
  columns: {
    time: ['StartUTC', 'StartLocal', 'time'],
    tenant: ['ClientUsername', 'RequestHost', 'RouterName'],
    method: 'RequestMethod',
    path: 'RequestPath',
    status: ['DownstreamStatus', 'OriginStatus'],
    bytes_in: 'RequestContentSize',
    bytes_out: 'DownstreamContentSize',
  },
};

export const TRAEFIK_COMMON: Preset = {
  format: 'table',
  fields: [
    'host',
    'ident',
    'user',
    'time',
    'request',
    'status',
    'bytes',
    'referer',
    'agent',
    'count',
    'router',
    'server',
    'duration',
  ],
  columns: {
    time: { column: 'time', form: 'clf' },
    tenant: ['user', 'router'],
    request: 'request',
    status: 'status',
    bytes_out: 'bytes',
  },
};
