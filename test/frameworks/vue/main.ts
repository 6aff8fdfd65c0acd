import { createSSRApp } from 'vue';
import Desk from './Desk.vue';

createSSRApp(Desk).mount('#app');
