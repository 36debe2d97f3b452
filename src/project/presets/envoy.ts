// Envoy's default log, and Istio's, which puts three fields after the flags and others at the end: the
// longer list holds where a line fills it. Code 0 is a client that went away; gRPC is 200 whatever its own
// status. Proxies hand request ids on, so that one id may stand on several lines: repeats are not told.
import type { Preset } from '../schema.ts';

const BEGIN = ['start_time', 'request', 'code', 'flags'];
const REST = [
  'bytes_received',
  'bytes_sent',
  'duration',
  'upstream_time',
  'forwarded_for',
  'user_agent',
  'request_id',
  'authority',
  'upstream_host',
];
const ISTIO_BEGIN = [...BEGIN, 'code_details', 'termination_details', 'transport_failure'];
const ISTIO_END = ['upstream_cluster', 'upstream_local', 'downstream_local', 'downstream_remote', 'server', 'route'];

export const ENVOY: Preset = {
  format: 'table',
  fields: [
    [...BEGIN, ...REST],
    [...ISTIO_BEGIN, ...REST, ...ISTIO_END],
  ],
  columns: {
    time: 'start_time',
    tenant: 'authority',
    request: 'request',
    status: 'code',
    bytes_in: 'bytes_received',
    bytes_out: 'bytes_sent',
  },
};
