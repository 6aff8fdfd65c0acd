import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import Desk from './Desk.vue';

process.stdout.write(await renderToString(createSSRApp(Desk)), () => process.exit());
