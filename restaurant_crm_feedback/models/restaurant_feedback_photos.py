from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.image import image_process

from ..tools.photos import MAX_BYTES, MAX_PHOTOS, get_photo_type

SIZE = (1600, 1600)
QUALITY = 85


class RestaurantFeedbackPhotos(models.AbstractModel):
    """Photos that guests add to an answer.

    They are written anew, as JPEG, so that neither the place where they were taken nor
    anything hidden in the file is kept.
    """

    _name = "restaurant.feedback.photos"
    _description = "Photos of Guests"

    @api.model
    def _add(self, feedback, files):
        """Add photos to an answer.

        :param files: werkzeug's `FileStorage` objects, as they were posted
        :return: how many were left out: no photo, too large, or too many
        """
        sent = [file for file in files if file.filename]
        contents = [file.read(MAX_BYTES + 1) for file in sent[:MAX_PHOTOS]]
        photos = [photo for content in contents if (photo := self._read(content))]
        values = [
            {
                "name": f"photo-{number}.jpg",
                "raw": photo,
                "mimetype": "image/jpeg",
                "res_model": feedback._name,
                "res_id": feedback.id,
            }
            for number, photo in enumerate(photos, 1)
        ]
        feedback.photo_ids = self.env["ir.attachment"].sudo().create(values)
        return len(sent) - len(photos)

    @api.model
    def _read(self, content):
        """Return a photo as we keep it, None for what is none."""
        if len(content) > MAX_BYTES or not get_photo_type(content):
            return None
        try:
            return image_process(
                content,
                size=SIZE,
                verify_resolution=True,
                quality=QUALITY,
                output_format="JPEG",
            )
        except (UserError, ValueError, OSError, SyntaxError):
            return None  # it cannot be opened: the guest is told that it was left out
