// Every preset by its name. Each is written as a source of reprice.yaml is: whatever one does, a project
// can do without it.
import type { Preset } from '../schema.ts';
import { AWS_ALB } from './aws-alb.ts';
import { AWS_API_GATEWAY } from './aws-api-gateway.ts';
import { AWS_CLOUDFRONT } from './aws-cloudfront.ts';
import { AWS_CLOUDTRAIL } from './aws-cloudtrail.ts';
import { AWS_S3 } from './aws-s3.ts';
import { CLOUDEVENTS } from './cloudevents.ts';
import { CLOUDFLARE } from './cloudflare.ts';
import { APACHE_VHOST_COMBINED, COMBINED } from './combined.ts';
import { ENVOY } from './envoy.ts';
import { GCP_LOAD_BALANCER } from './gcp-load-balancer.ts';
import { IIS } from './iis.ts';
import { KONG } from './kong.ts';
import type { PresetName } from './names.ts';
import { NGINX_JSON } from './nginx-json.ts';
import { SALESFORCE } from './salesforce.ts';
import { STRIPE_METER_EVENTS } from './stripe-meter-events.ts';
import { TRAEFIK, TRAEFIK_COMMON } from './traefik.ts';

export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  'apache-common': COMBINED,
  'apache-combined': COMBINED,
  'apache-vhost-combined': APACHE_VHOST_COMBINED,
  'nginx-combined': COMBINED,
  'nginx-json': NGINX_JSON,
  kong: KONG,
  'aws-api-gateway': AWS_API_GATEWAY,
  'aws-alb': AWS_ALB,
  'aws-cloudfront': AWS_CLOUDFRONT,
  'aws-s3': AWS_S3,
  'aws-cloudtrail': AWS_CLOUDTRAIL,
  envoy: ENVOY,
  cloudflare: CLOUDFLARE,
  'gcp-load-balancer': GCP_LOAD_BALANCER,
  salesforce: SALESFORCE,
  iis: IIS,
  traefik: TRAEFIK,
  'traefik-common': TRAEFIK_COMMON,
  cloudevents: CLOUDEVENTS,
  'stripe-meter-events': STRIPE_METER_EVENTS,
};
