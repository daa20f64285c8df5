// Imports the elements, nothing else. Each says in its first comment what the page does without it.
import "./in_place.js";
import "./elements/close_flash.js";
import "./elements/confirm_leave.js";
import "./elements/copy_code.js";
import "./elements/copy_link.js";
import "./elements/drop_down.js";
import "./elements/forget_drafts.js";
import "./elements/keyboard_keys.js";
import "./elements/load_dialog.js";
import "./elements/local_time.js";
import "./elements/look_again.js";
import "./elements/search_field.js";
import "./elements/start_writing.js";
import "./elements/switch_theme.js";
import "./offline.js";
