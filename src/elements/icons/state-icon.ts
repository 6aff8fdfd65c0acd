import type { TemplateResult } from 'lit';
import type { ShownState } from '../../model/rules.js';
import { barIcon, dotIcon, pauseIcon, questionIcon, ringIcon } from './icons.js';

const icons: Partial<Record<ShownState, () => TemplateResult>> = {
  active: dotIcon,
  paused: pauseIcon,
  'paused-until': pauseIcon,
  stopped: barIcon,
  unknown: questionIcon,
  blocked: barIcon,
};

/** Each state has a form of its own: colour is never the only mark. A ring: no bot answers here. */
export const stateIcon = (state: ShownState): TemplateResult => (icons[state] ?? ringIcon)();
