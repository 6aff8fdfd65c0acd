export type { AgUiEvent } from './ag-ui.js';
export type { Answer, AnswerStream, Subscribable } from './answers.js';
export type { BotGateOptions, GateError } from './client.js';
export { createBotGate, type BotGate, type BotTurn, type ReplyOutcome } from './gate.js';
export type { Actor, Conversation, Instant } from '../model/conversation.js';
export type { Message, MessageEvent } from '../model/message.js';
export type { TurnEnd, TurnEndReason, TurnReply } from '../model/turn.js';
