import type { TemplateResult } from 'lit';
import type { BotState } from '../../model/rules.js';
import { barIcon, dotIcon, pauseIcon, questionIcon, ringIcon } from './icons.js';

const icons: Record<BotState, () => TemplateResult> = {
  active: dotIcon,
  paused: pauseIcon,
  'paused-until': pauseIcon,
  stopped: barIcon,
  unknown: questionIcon,
  blocked: barIcon,
  off: ringIcon,
};

/** Each state has a form of its own: colour is never the only mark. */
export const stateIcon = (state: BotState): TemplateResult => icons[state]();
