import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app.vue'
import './theme/fonts.css'
import './theme/tokens.css'
import './theme/ui.css'

createApp(App).use(createPinia()).mount('#app')
