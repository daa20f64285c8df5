// Where one writes: imports the elements of the composer, nothing else. Each says in its first comment what the page does without it.
import "../vendor/markdown-toolbar-element.js";
import "./elements/add_pictures.js";
import "./elements/ask_category.js";
import "./elements/body_template.js";
import "./elements/complete_words.js";
import "./elements/describe_picture.js";
import "./elements/keep_draft.js";
import "./elements/live_preview.js";
import "./elements/near_questions.js";
import "./elements/offer_draft.js";
import "./elements/quote_selection.js";
import "./elements/send_once.js";
import "./elements/writing_keys.js";
