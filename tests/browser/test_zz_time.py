import time
def test_t(page, find_barriers, complaints):
    g=l=d=0
    for path in ["/","/clusters/","/clusters/hanse-innovation-campus-luebeck/","/contacts/","/sources/gtai-industry-cluster/","/about/"]*2:
        t=time.time(); page.goto(path); g+=time.time()-t
        t=time.time(); find_barriers(page); l+=time.time()-t
        page.emulate_media(color_scheme="dark")
        t=time.time(); find_barriers(page); d+=time.time()-t
        page.emulate_media(color_scheme="light")
    print("goto",g/12,"light",l/12,"dark",d/12)
