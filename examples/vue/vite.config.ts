import vue from '@vitejs/plugin-vue';
import { isHandoffElement } from 'handoff-elements/vue.js';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [vue({ template: { compilerOptions: { isCustomElement: isHandoffElement } } })],
});
