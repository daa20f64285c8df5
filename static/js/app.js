// Imports the elements, nothing else. Each says in its first comment what the page does without it.
import "./elements/confirm_leave.js";
import "./elements/copy_link.js";
import "./elements/drop_down.js";
import "./elements/keep_draft.js";
import "./elements/local_time.js";
import "./elements/search_key.js";
import "./elements/switch_theme.js";
