from email.message import EmailMessage

from odoo.tests import tagged

from .common_mail import MailCommon


@tagged("post_install", "-at_install")
class TestCaseMailFiles(MailCommon):
    """What is attached to a complaint."""

    def test_files_that_may_do_harm(self):
        message = self._compose("Photo")
        message.set_content("See the photo")
        for name in ("soup.jpg", "soup.svg", "Soup.EXE"):
            message.add_attachment(
                b"abc", maintype="application", subtype="octet-stream", filename=name
            )
        self._deliver(message.as_bytes())
        case = self._find_cases()
        names = case.message_ids.attachment_ids.mapped("name")
        self.assertEqual(names, ["soup.jpg"])
        kept = self._find_kept()
        self.assertEqual(sorted(kept.mapped("filename")), ["Soup.EXE", "soup.svg"])
        self.assertEqual(kept.case_id, case)

    def test_files_that_are_not_what_they_are_called(self):
        message = self._compose("Photo")
        message.set_content("See the photo")
        for name, content in (
            ("soup.jpg", b"\xff\xd8\xff\xe0 a photo"),
            ("soup.png", b"\n<?xml version='1.0'?><svg onload='alert(1)'/>"),
            ("menu.pdf", b"MZ\x90 a program"),
            ("note.txt", b"\xef\xbb\xbf<!DOCTYPE html><script>alert(1)</script>"),
        ):
            message.add_attachment(
                content, maintype="image", subtype="jpeg", filename=name
            )
        self._deliver(message.as_bytes())
        names = self._find_cases().message_ids.attachment_ids.mapped("name")
        self.assertEqual(names, ["soup.jpg"])
        kept = self._find_kept().mapped("filename")
        self.assertEqual(sorted(kept), ["menu.pdf", "note.txt", "soup.png"])

    def test_a_message_that_is_passed_on_as_a_whole(self):
        told = EmailMessage()
        told["Subject"] = "Sick after the oysters"
        told.set_content("<html><body>All of us</body></html>", subtype="html")
        message = self._compose("Fwd")
        message.set_content("See below")
        message.add_attachment(told, filename="told.eml")
        self._deliver(message.as_bytes())
        self.assertFalse(self._find_kept())
        kept = self._find_cases().message_ids.attachment_ids
        self.assertEqual(kept.mapped("name"), ["told.eml"])
        self.assertIn(b"oysters", kept.raw)
