export { evolutionAdapter, type EvolutionBot, type EvolutionOptions } from './evolution-adapter.js';
