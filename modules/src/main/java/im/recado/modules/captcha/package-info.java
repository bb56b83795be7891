/** Challenges that tell people from programs (XEP-0158): for registration and for rooms. */
@NullMarked
package im.recado.modules.captcha;

import org.jspecify.annotations.NullMarked;
