export { switchAdapter, type SwitchOptions, type SwitchRow, type SwitchState } from './switch-adapter.js';
