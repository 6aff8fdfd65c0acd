export type { Bus } from './bus/bus.js';
export { openDatabase, type DatabaseOptions } from './database/open.js';
export type { Database, Queries, Row } from './database/database.js';
export { createGateway } from './gateway.js';
export { toNodeHandler, type NodeRequest, type NodeResponse } from './http/node.js';
export type { GatewayHealth } from './gateway-health.js';
export type {
  Audit,
  AuditEntry,
  AuditErasure,
  AuditPurge,
  AuditQuery,
  Caller,
  Gateway,
  GatewayLogEntry,
  GatewayOptions,
  Role,
} from './options.js';
export type { WebhookOptions } from './webhooks/platform-receiver.js';
export type { WebhookDelivery, WebhookReceiver } from './webhooks/receiver.js';
export {
  chatwootWebhook,
  crispWebhook,
  evolutionWebhook,
  highLevelWebhook,
  hubspotWebhook,
  intercomWebhook,
  metaWebhook,
  sunshineWebhook,
  tiledeskWebhook,
  twilioWebhook,
  unsignedChatwootWebhook,
} from './webhooks/platforms.js';
